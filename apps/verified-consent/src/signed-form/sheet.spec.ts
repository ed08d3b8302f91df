import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPolicy, type Policy, referenceFrom, spokenReference } from '@kinsent/consent';
import { catalogueFaults } from '@kinsent/host';
import type { Visit } from '../door/doorway';
import { Unprintable } from '../paper/faces';
import { readPaper, type ReadPage, wordsOf } from '../paper/read-paper.testing';
import { formSheetPdf, type FormSheet, sheetOf } from './sheet';
import { sheetCatalogue } from './sheet-catalogue';

const policyText = readFileSync(join(__dirname, '../../../../policies/brickyard.yaml'), 'utf8');
const policy = checkPolicy(policyText, new Date('2026-11-22T10:00:00Z')).policy as Policy;
const reference = referenceFrom(Buffer.from('kinsent'));

function visit(purposes: readonly string[]): Pick<Visit, 'verification' | 'known' | 'policy' | 'waiting'> {
  const requests = [{ id: 'r', expiresAt: new Date('2026-12-06T10:00:00Z') }];
  return {
    verification: { requestId: 'r', reference, noticeDigest: '3f2a9c01'.repeat(8) },
    known: { child: { app: 'brickyard' }, requests },
    policy,
    waiting: purposes.map((purpose) => ({ consent: { purpose }, actOfItsOwn: false })),
  } as unknown as Visit;
}

const wish = {
  locale: 'nl',
  paper: 'A4',
  childName: 'Tess',
  uploadUrl: 'https://verify.brickyard.example/p/a-secret/verify/form',
  madeOn: new Date('2026-11-22T10:00:00Z'),
} as const;
const three = ['account', 'public-creations', 'analytics-across-services'];

async function pagesOf(sheet: FormSheet): Promise<ReadPage[]> {
  return readPaper(await formSheetPdf(sheet));
}

it('has every word in every language', () => {
  expect(catalogueFaults(sheetCatalogue)).toEqual([]);
});

const said = {
  nl: {
    head: 'Toestemming van een ouder',
    who: ['Brickyard Bouwer', 'als ouder of wettelijk vertegenwoordiger', 'uiterlijk 6 december 2026'],
    choices: 'Wat we u vragen',
    apart: 'Wat anderen te zien krijgen Dit vragen we apart',
    asked: ['1. Een account', 'uw e-mailadres', 'Postduif Mail B.V. (verstuurt onze e-mail; Nederland)'],
    no: 'Als u nee zegt Uw kind kan alles bouwen en bewaren, maar het niet op de muur zetten.',
    others: [
      '2. Bouwwerken aan iedereen laten zien',
      'Iedereen op internet',
      '3. Meten over apps heen',
      'Verenigde Staten',
    ],
    sign: ['Ik ben de ouder of wettelijk vertegenwoordiger van dit kind.', 'Uw naam', 'Handtekening', 'Datum'],
    screen: 'Een handtekening die op een scherm is gezet, telt niet.',
    back: [
      '6 december 2026 om 10:00 UTC',
      'Met de post',
      'Met de fax',
      'binnen 3 dagen',
      'vernietigen we 14 dagen daarna',
    ],
    boxes: /\bJA NEE\b/g,
  },
  en: {
    head: 'A parent’s permission',
    who: ['Brickyard Builder', 'as parent or legal guardian', 'by 6 December 2026'],
    choices: 'What you are asked',
    apart: 'What others get to see This is asked apart from the rest',
    asked: ['1. An account', 'your e-mail address', 'Postduif Mail B.V. (sends our e-mail; Netherlands)'],
    no: 'If you say no Your child can build and save everything, but cannot put it on the wall.',
    others: [
      '2. Showing creations to everyone',
      'Everyone on the internet',
      '3. Measuring across apps',
      'United States',
    ],
    sign: ['I am the parent or legal guardian of this child.', 'Your name', 'Signature', 'Date'],
    screen: 'A signature that was drawn on a screen does not count.',
    back: ['6 December 2026 at 10:00 UTC', 'By post', 'By fax', 'within 3 days', 'destroyed 14 days after that'],
    boxes: /\bYES NO\b/g,
  },
} as const;

describe.each([
  ['nl', 'A4', 595.28],
  ['nl', 'Letter', 612],
  ['en', 'A4', 595.28],
  ['en', 'Letter', 612],
] as const)('in %s on %s', (locale, paper, width) => {
  let pages: ReadPage[];
  let pdf: Buffer;

  beforeAll(async () => {
    pdf = await formSheetPdf(sheetOf(visit(three), { ...wish, locale, paper }));
    pages = readPaper(pdf);
  });

  it('says who asks what of whom, and what others get to see apart from the rest', () => {
    const [words, part] = [wordsOf(pages), said[locale]];
    const { name, address, phone, email } = policy.operator;
    for (const one of [name, address, phone, email, 'Tess', part.head, ...part.who, ...part.asked, part.no]) {
      expect(words).toContain(one);
    }
    const [choices, apart] = [words.indexOf(part.choices), words.indexOf(part.apart)];
    expect([choices, words.indexOf(part.asked[0]), apart]).toEqual(
      [choices, apart, words.indexOf(part.asked[0])].sort((a, b) => a - b),
    );
    for (const one of part.others) expect(words.indexOf(one)).toBeGreaterThan(apart);
    expect(words.match(part.boxes)).toHaveLength(3);
  });

  it('says how to sign and to send it back, and what it is about', () => {
    const [words, part] = [wordsOf(pages), said[locale]];
    const { form } = policy.verification!;
    for (const one of [...part.sign, part.screen, ...part.back]) expect(words).toContain(one);
    for (const one of ['verify.brickyard.example, ', form!.email!, form!.fax!, form!.address.join(', ')])
      expect(words).toContain(one);
    expect(words).toContain('3f2a9c01'.repeat(8));
    expect(words).toContain(policy.version);
    expect(words).toContain('16 CFR 312.5(b)(2)(i)');
    expect(words).not.toContain('a-secret');
  });

  it('has its reference on each page, to be read and to be scanned', () => {
    expect(pages.length).toBeLessThanOrEqual(2);
    for (const [index, page] of pages.entries()) {
      expect(page.width).toBeCloseTo(width, 0);
      expect(page.text).toContain(spokenReference(reference));
      expect(page.text).toContain(locale === 'nl' ? `Bladzijde ${index + 1} van` : `Page ${index + 1} of`);
      expect(page.codes).toEqual([`KINSENT:${reference}`]);
    }
  });

  it('is small, tagged, of one language, and runs nothing', () => {
    const raw = pdf.toString('latin1');
    const objects = raw.replace(/\bstream\b[^]*?\bendstream\b/g, '');
    expect(pdf.length).toBeLessThan(300_000);
    for (const one of [`/Lang (${locale})`, '/Marked true', '/StructTreeRoot', '<pdfuaid:part>1']) {
      expect(raw).toContain(one);
    }
    for (const one of ['/JavaScript', '/JS', '/AcroForm', '/Annots', '/OpenAction', '/AA', '/EmbeddedFile', '/URI']) {
      expect(objects).not.toContain(one);
    }
  });
});

it('names nobody but on the page, and is the same each time', async () => {
  const sheet = sheetOf(visit(three), { ...wish, childName: 'Quetzalcoatl' });
  const [one, other] = [await formSheetPdf(sheet), await formSheetPdf({ ...sheet, childName: 'Xenophilius' })];
  const head = (pdf: Buffer): string => pdf.toString('latin1').slice(pdf.indexOf('/Producer'));
  for (const text of [one.toString('latin1'), Buffer.from(one.toString('latin1').replaceAll('\0', '')).toString()]) {
    expect(text).not.toContain('Quetzalcoatl');
    expect(text).not.toContain(Buffer.from('Quetzalcoatl', 'utf16le').swap16().toString('latin1'));
  }
  expect(head(one)).toContain('Kinsent');
  expect(wordsOf(readPaper(one))).toContain('Quetzalcoatl');
  expect(wordsOf(readPaper(other))).toContain('Xenophilius');
  expect((await formSheetPdf(sheet)).equals(one)).toBe(true);
});

it.each([
  ['nothing', ''],
  ['a direction', '\u202eنور'],
  ['a picture', '🦄🦄'],
  ['two hundred letters', 'Maximiliaan'.repeat(20)],
])('leaves a line to write where the name is %s', async (_what, childName) => {
  const pages = await pagesOf(sheetOf(visit(['account']), { ...wish, childName }));
  expect(pages).toHaveLength(1);
  expect(pages[0]!.text).toContain('(schrijf hier de voornaam)');
});

it('prints a long name over lines, and one with control characters as one line of text', async () => {
  const long = 'Anna Đorđević Ωμέγα Жанна '.repeat(3).trim();
  expect(wordsOf(await pagesOf(sheetOf(visit(['account']), { ...wish, childName: long })))).toContain(long);
  const forged = await pagesOf(sheetOf(visit(['account']), { ...wish, childName: 'Tess\n\u0000\u202e1. Een account' }));
  expect(wordsOf(forged)).toContain('Kind Tess 1. Een account App');
});

it('keeps twenty questions whole, each with its boxes beside it', async () => {
  const sheet = sheetOf(visit(three), wish);
  const [first, wall] = sheet.purposes;
  const long = 'Een lange uitleg van wat er met de gegevens gebeurt en waarom dat zo is. '.repeat(12);
  const purposes = Array.from({ length: 20 }, (_, index) => ({
    ...(index % 2 === 0 ? first! : wall!),
    title: `Vraag nummer ${index} met een titel die zo lang is dat zij niet op één regel past`,
    description: long.slice(0, 40 + index * 45),
    ifRefused: `Einde van vraag ${index}.`,
  }));
  const pages = await pagesOf({ ...sheet, purposes });
  expect(pages.length).toBeGreaterThan(4);
  for (let index = 0; index < 20; index += 1) {
    const on = pages.filter(({ text }) => text.includes(`Vraag nummer ${index} met`));
    expect(on).toHaveLength(1);
    const words = wordsOf(on);
    const question = words.slice(words.indexOf(`Vraag nummer ${index} met`));
    expect(question).toMatch(/^[^.]*?JA NEE/);
    expect(question).toContain(`Einde van vraag ${index}.`);
  }
  for (const { text } of pages) {
    expect(text.match(/\bJA\b/g)?.length).toBe(text.match(/^\d+\. Vraag nummer/gm)?.length);
    expect(text.match(/\bNEE\b/g)?.length).toBe(text.match(/^\d+\. Vraag nummer/gm)?.length);
  }
  expect(pages.at(-1)!.text).toContain('Handtekening');
});

it('goes on over pages with one question that is longer than a page', async () => {
  const sheet = sheetOf(visit(['account']), wish);
  const description = 'woord '.repeat(1_500) + 'einde-van-de-uitleg';
  const pages = await pagesOf({ ...sheet, purposes: [{ ...sheet.purposes[0]!, description }] });
  expect(pages.length).toBeGreaterThan(2);
  expect(wordsOf(pages)).toContain('einde-van-de-uitleg');
  expect(pages.filter(({ text }) => /\bJA NEE\b/.test(text))).toHaveLength(1);
});

it('is not made where something would be missing from it', async () => {
  const sheet = sheetOf(visit(['account']), wish);
  const purposes = [{ ...sheet.purposes[0]!, recipients: ['北京公司'] }];
  await expect(formSheetPdf({ ...sheet, purposes })).rejects.toBeInstanceOf(Unprintable);
  expect(() => sheetOf(visit([]), wish)).toThrow(RangeError);
  const noForms = { ...policy, verification: { ...policy.verification!, form: undefined } } as unknown as Policy;
  expect(() => sheetOf({ ...visit(['account']), policy: noForms }, wish)).toThrow(RangeError);
});

it('speaks of pens only where a signature on a screen is refused, and names no road that there is not', async () => {
  const sheet = sheetOf(visit(['account']), wish);
  const { email: _email, fax: _fax, ...rest } = sheet.form;
  const words = wordsOf(await pagesOf({ ...sheet, form: { ...rest, drawn: 'assessed' } }));
  for (const gone of ['op een scherm', 'Met de fax', 'Met e-mail']) expect(words).not.toContain(gone);
});
