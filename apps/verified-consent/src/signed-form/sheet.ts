import { spokenReference } from '@kinsent/consent';
import { encode } from 'uqr';
import { printable } from '../paper/faces';
import { Paper } from '../paper/paper';
import { sheetCatalogue, type SheetSay } from './sheet-catalogue';
import type { PurposeInWords } from '../proof/purpose-in-words';
import type { FormSheet } from './sheet-facts';
import { heading, question, sendBack, signature, whoAndWhat } from './sheet-parts';

export { type FormSheet, sheetOf, type SheetWish } from './sheet-facts';

const codeWidth = 70;

/**
 * The form as a PDF: tagged, one or two pages for three questions, with the reference as text and as a QR code on each.
 * Throws Unprintable for words of the policy that the fonts have not.
 */
export async function formSheetPdf(asked: FormSheet): Promise<Buffer> {
  const locale = sheetCatalogue.closest(asked.locale);
  const sheet = { ...asked, locale };
  const say: SheetSay = (key, values) => printable(sheetCatalogue.in(locale)(key, values));
  const reference = spokenReference(sheet.reference);
  const title = say('title');
  const paper = new Paper({
    size: sheet.paper,
    locale,
    title: `${title} ${reference}`,
    at: sheet.madeOn,
    top: [36, 128],
  });
  const code = encode(`KINSENT:${sheet.reference}`, { ecc: 'H', border: 0 }).data;
  const drawCode = (): void => {
    const x = paper.right - codeWidth;
    paper.modules(code, x, 36, codeWidth);
    paper.write(reference, paper.right - paper.measure(reference, 10.5, 'bold'), 36 + codeWidth + 3, {
      size: 10.5,
      face: 'bold',
    });
  };

  const beside = paper.width - codeWidth - 24;
  paper.place(paper.text(title, { size: 20, face: 'bold', tag: 'H1', width: beside }));
  const until = sheet.expiresAt;
  const lead = say('lead', { operator: sheet.operator.name, until });
  paper.place(paper.text(lead, { size: 10, above: 4, width: beside }));
  paper.figure(say('code', { reference }), drawCode);
  paper.y = Math.max(paper.y + 6, 128);
  paper.place(whoAndWhat(paper, sheet, say));
  const [plain, apart] = [sheet.purposes.filter((one) => !one.apart), sheet.purposes.filter((one) => one.apart)];
  const number = (one: PurposeInWords): number => [...plain, ...apart].indexOf(one) + 1;
  const part = (head: { title: string; text: string }, purposes: readonly PurposeInWords[]): void =>
    purposes.forEach((one, index) => {
      const above = index === 0 ? heading(paper, head.title, head.text) : [];
      paper.place([...above, ...question(paper, one, number(one), sheet, say)]);
    });
  part({ title: say('choices.title'), text: say('choices.text') }, plain);
  part({ title: say('apart.title'), text: say(plain.length === 0 ? 'choices.text' : 'apart.text') }, apart);
  paper.place(signature(paper, sheet, say));
  paper.place(sendBack(paper, sheet, say));

  return paper.finish((page, pages) => {
    const foot = { size: 7.5, face: 'regular' } as const;
    const left = say('foot', { reference, digest: sheet.noticeDigest.slice(0, 16) });
    const right = say('page', { page, pages });
    paper.line(paper.left, paper.bottom + 8, paper.right, paper.bottom + 8);
    paper.write(left, paper.left, paper.bottom + 13, foot);
    paper.write(right, paper.right - paper.measure(right, 7.5, 'regular'), paper.bottom + 13, foot);
    if (page === 1) return;
    drawCode();
    paper.write(title, paper.left, 36, { size: 13, face: 'bold' });
    paper.write(printable(`${sheet.app} · ${sheet.operator.name}`), paper.left, 56, { size: 9.5, face: 'regular' });
  });
}
