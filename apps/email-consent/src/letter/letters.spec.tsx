import { type Notice, noticeFor, scanRejections } from '@kinsent/consent';
import { smallPolicy } from '../policy/small-policy.testing';
import { claimedLetter, wentOnLetter } from './claimed.letter';
import { confirmationLetter } from './confirmation.letter';
import { deletedLetter, restrictedLetter } from './everything.letter';
import { erasedLetter, type ErasedPlace } from './erased.letter';
import { judgedLetter } from './judged.letter';
import type { LetterMatter, WrittenLetter } from './letter-matter';
import { noticeLetter } from './notice.letter';
import { refundedLetter } from './refunded.letter';
import { reminderLetter } from './reminder.letter';
import { retentionLetter } from './retention.letter';
import type { Going } from './told-to-go';
import { withdrawalLetter } from './withdrawal.letter';

const at = new Date('2026-03-01T12:00:00Z');
const link = `https://consent.brickyard.example/p/${'A'.repeat(43)}`;

function noticeOf(purposes: readonly string[], locale: string): Notice {
  return noticeFor(
    smallPolicy,
    'd'.repeat(64),
    {
      app: 'brickyard',
      purposes,
      answerBy: new Date('2026-03-15T12:00:00Z'),
      onlineNotice: 'https://consent.brickyard.example/notice/brickyard',
      collected: { from: 'child', items: ['guardian-contact'] },
      escrow: false,
    },
    locale,
  );
}

function matterOf(locale: string, purposes = ['account', 'public-creations', 'newsletter']): LetterMatter {
  const wording = smallPolicy.letters[locale]!;
  return { locale, wording, notice: noticeOf(purposes, locale), link, code: '012345', number: 47 };
}

function going(keepable: boolean, unusedSince: Date | null): Going {
  const goesOn = new Date('2027-06-01T00:00:00Z');
  const title = keepable ? 'Account' : 'Drawings';
  return { purpose: title, title, data: ['first name', 'screen name'], goesOn, keepable, unusedSince };
}

const erased = (matter: LetterMatter): WrittenLetter => {
  const place = (name: string, outcome: ErasedPlace['outcome'], data: string[] = []): ErasedPlace => {
    return { place: name, data, outcome, answeredAt: at };
  };
  return erasedLetter({
    ...matter,
    app: 'Brickyard',
    operator: 'Brickyard B.V.',
    completedAt: at,
    purposes: ['Nearby'],
    places: [
      place('Brickyard', 'erased', ['first name', 'screen name']),
      place('Parcelpost', 'anonymised'),
      place('Cloudshed', 'nothing'),
      place('Mailhouse', 'released'),
    ],
    certificate: { name: 'erasure-1.jws', type: 'application/jose', content: 'a.b.c' },
    keys: 'https://consent.brickyard.example/.well-known/jwks.json',
  });
};

const refund = {
  amount: '€0.50',
  refundedAt: at,
  statement: 'BRICKYARD',
  refusal: null,
  allowed: ['Nearby'],
  waits: null,
};
const judged = {
  receivedAt: at,
  judgedAt: at,
  goneAt: at,
  rejection: null,
  allowed: ['Nearby'],
  refused: ['Gallery'],
  waits: null,
};
const waiting = { step: 'verify', titles: ['Nearby'] } as const;
const waits = { step: 'verify', until: at } as const;

const letters = (locale: string): [string, WrittenLetter][] => {
  const matter = matterOf(locale);
  return [
    ['notice', noticeLetter(matter)],
    ['notice without a question', noticeLetter(matterOf(locale, ['newsletter']))],
    ['reminder', reminderLetter({ ...matter, writtenAt: at })],
    [
      'confirmation',
      confirmationLetter({
        ...matter,
        grantedAt: at,
        allowed: [{ title: 'Account', until: at }],
        refused: ['Nearby'],
        waiting: null,
      }),
    ],
    [
      'fresh link',
      confirmationLetter({
        ...matter,
        grantedAt: null,
        allowed: [{ title: 'Account', until: at }],
        refused: [],
        waiting,
      }),
    ],
    [
      'fresh link to what waits alone',
      confirmationLetter({ ...matter, grantedAt: null, allowed: [], refused: [], waiting }),
    ],
    ['retention', retentionLetter({ ...matter, going: [going(true, at), going(false, at)] })],
    ['retention that nobody can keep', retentionLetter({ ...matter, going: [going(false, null)] })],
    [
      'withdrawal',
      withdrawalLetter({ ...matter, endedAt: at, ended: ['Account'], still: ['Nearby'], waiting: ['Gallery'] }),
    ],
    [
      'withdrawal of all but what waits',
      withdrawalLetter({ ...matter, endedAt: at, ended: ['A'], still: [], waiting: ['B'] }),
    ],
    ['all stopped', restrictedLetter(matter, at)],
    ['claimed', claimedLetter(matter, at)],
    ['gone on', wentOnLetter(matter, { at, stopped: false })],
    ['gone on but for what is stopped', wentOnLetter(matter, { at, stopped: true })],
    ['erased', erased(matter)],
    ['refunded', refundedLetter({ ...refund, ...matter })],
    ['judged', judgedLetter({ ...judged, ...matter })],
    ...([...scanRejections, 'not-needed', 'unjudged'] as const).map((rejection): [string, WrittenLetter] => [
      `judged as ${rejection}`,
      judgedLetter({ ...judged, ...matter, rejection, allowed: [], refused: [], waits }),
    ]),
    ['refunded, to go on', refundedLetter({ ...refund, ...matter, refusal: 'prepaid', allowed: [], waits })],
  ];
};

/** The words of HTML, as somebody reads them. */
function words(html: string): string[] {
  const body = html.slice(html.indexOf('<body'));
  const text = body.replace(/<[^>]+>/g, ' ');
  const plain = text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
  return plain.split(/\s+/).filter(Boolean);
}

/** Without what only plain text has: addresses of links, underlines and list marks, colons before an address. */
function bare(said: readonly string[]): string[] {
  return said.filter((word) => !/^(=+|-+|https?:\S+)$/.test(word)).flatMap((word) => word.replace(/:$/, '') || []);
}

describe.each(['en', 'nl'])('every letter in %s', (locale) => {
  it.each(letters(locale))('%s says the same in text and HTML', (_kind, { html, text }) => {
    expect(bare(text.split(/\s+/))).toEqual(bare(words(html)));
  });

  it.each(letters(locale))('%s fetches nothing and tracks nobody', (_kind, { html, text }) => {
    expect(html).not.toMatch(/<img|<link|<script|<iframe|src=|url\(|@import|utm_|background=/i);
    const addresses = [...html.matchAll(/https?:\/\/[^\s"<]+/g)].map(([address]) => new URL(address).host);
    expect(new Set(addresses)).toEqual(new Set(['consent.brickyard.example']));
    expect(text).toContain(link);
    expect(html).toContain(`lang="${locale}"`);
  });

  it.each(letters(locale))('%s names the operator and how to reach a person', (_kind, { text }) => {
    const { name, address, phone, email } = smallPolicy.operator;
    for (const said of [name, address, phone, email]) expect(text).toContain(said);
  });
});

describe.each(['en', 'nl'])('the whole notice in %s', (locale) => {
  it.each(letters(locale).filter(([kind]) => ['notice', 'reminder', 'confirmation'].includes(kind)))(
    'stands word for word in the %s',
    (_kind, { text }) => {
      const said = text.replace(/\s+/g, ' ');
      const { items } = matterOf(locale).notice;
      // Seven items of 312.4(c)(1), six of 312.4(c)(3).
      expect(items).toHaveLength(13);
      for (const { heading, paragraphs } of items) {
        for (const sentence of [heading, ...paragraphs]) expect(said).toContain(sentence.replace(/\s+/g, ' '));
      }
    },
  );
});

describe('what a letter carries', () => {
  it('link, code and number of a question', () => {
    const { text } = noticeLetter(matterOf('en'));
    expect(text).toContain('Your code: 012 345');
    expect(text).toContain('Your number: 47');
    expect(text).toContain('Please answer before 15 March 2026.');
  });

  it('no code to fill in where nothing is asked', () => {
    const { subject, text } = noticeLetter(matterOf('en', ['newsletter']));
    expect(subject).toContain('messages that you can stop');
    expect(text).toContain('Your number: 47');
    expect(text).not.toContain('Your code:');
  });

  it('how to take back, in the confirmation (16 CFR 312.5(b)(2)(viii))', () => {
    const [, { text }] = letters('en').find(([kind]) => kind === 'confirmation')!;
    expect(text.replace(/\s+/g, ' ')).toContain('press your number there. What you take back stops at once.');
  });

  it('nothing to press where nothing is left', () => {
    const { text } = withdrawalLetter({ ...matterOf('en'), endedAt: at, ended: ['Account'], still: [], waiting: [] });
    expect(text).toContain('Nothing else from this question is allowed.');
    expect(text).not.toContain(link);
  });

  it('what has happened, once everything was deleted, and nothing to press', () => {
    const { text } = deletedLetter(matterOf('en'), {
      deletedAt: at,
      deadline: new Date('2026-03-31T12:00:00Z'),
      erasureId: '0198c0de-0000-7000-8000-000000000009',
    });
    const said = text.replace(/\s+/g, ' ');
    expect(said).toContain('On 1 March 2026 you had everything about your child deleted for Brickyard.');
    expect(said).toContain('They must have answered by 31 March 2026.');
    expect(said).toContain('Number of the deletion: 0198c0de-0000-7000-8000-000000000009');
    expect(text).not.toContain(link);
  });

  it('who deleted what and when, and the certificate with the way to check it', () => {
    const { text, attachments } = erased(matterOf('en'));
    const said = text.replace(/\s+/g, ' ');
    expect(said).toContain('On 1 March 2026 a deletion about a child of yours was finished for Brickyard.');
    expect(said).toContain('Brickyard (first name and screen name): deleted on 1 March 2026');
    expect(said).toContain('Parcelpost: made anonymous on 1 March 2026');
    expect(said).toContain('Cloudshed: nothing was there');
    expect(said).toContain('Mailhouse: kept, because something else that you allow needs it');
    expect(text).toContain('https://consent.brickyard.example/.well-known/jwks.json');
    expect(attachments).toEqual([{ name: 'erasure-1.jws', type: 'application/jose', content: 'a.b.c' }]);
  });

  it('texts as they are, never as markup', () => {
    const matter = matterOf('en');
    const wording = { ...matter.wording, greeting: '<b>Dear</b> & hello,' };
    expect(noticeLetter({ ...matter, wording }).html).toContain('&lt;b>Dear&lt;/b> &amp; hello,');
    expect(noticeLetter({ ...matter, wording }).text).toContain('<b>Dear</b> & hello,');
  });
});
