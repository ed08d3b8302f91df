import { catalogueFaults, render } from '@kinsent/host';
import type { DeskFrame } from '../../staff/desk-page';
import { waitingIn } from '../../proof/waiting-in';
import type { FormFolder, Review } from './form-folders';
import { formsCatalogue } from './forms-catalogue';
import { judgePage } from './judge.page';
import type { JudgeProps } from './judge-props';
import { aCase, approves, aScan, at, aVerification, drawings, measuring, policy, reviewBy } from './judging.testing';
import { reasons, whyLooked } from './look-why';
import { queuePage } from './queue.page';
import { emptyVerdict } from './verdict-form';

function frameOf(locale: 'en' | 'nl', roles: readonly string[] = ['reviewer'], id = 'grace'): DeskFrame {
  const staff = { id, name: 'Grace', roles, trainedUntil: null };
  return { staff, locale, operator: policy.operator, here: '/desk/forms', at, token: () => 'token' } as DeskFrame;
}

function folderOf(change: Partial<FormFolder> = {}): FormFolder {
  const known = aCase();
  const waiting = waitingIn(known, 'r-1', policy, at);
  const terms = { eyes: 'two', drawn: 'refused', kept: 'P14D' } as const;
  return { scan: aScan(), reviews: [], verification: aVerification(), known, policy, terms, waiting, ...change };
}

function judged(change: Partial<JudgeProps> = {}): string {
  const news = { done: null, fault: null, form: emptyVerdict, mistakes: [], whyMissing: false, names: new Map() };
  return render(judgePage({ frame: frameOf('en'), folder: folderOf(), why: 'judging', ...news, ...change }));
}

const said = (staffId: string): Review => ({
  ...reviewBy(staffId, approves({ [drawings]: 'yes', [measuring]: 'no' })),
  at,
});

it('says the same in every language', () => {
  expect(catalogueFaults(formsCatalogue)).toEqual([]);
});

describe('the page on which a form is judged', () => {
  it('shows what was asked beside the form, in the language of the desk, and ticks nothing beforehand', () => {
    for (const [locale, words] of [
      [
        'en',
        ['Showing creations to everyone', 'Measurewell Analytics Inc.', 'K7QX3-MPA9D', 'upload', 'Brickyard Builder'],
      ],
      ['nl', ['Bouwwerken aan iedereen laten zien', 'Verenigde Staten', 'K7QX3-MPA9D', 'Brickyard Bouwer']],
    ] as const) {
      const html = judged({ frame: frameOf(locale) });
      for (const word of words) expect(html).toContain(word);
      expect(html).toContain(`<html lang="${locale}">`);
      // Size and turn alone.
      expect(html.match(/checked/g)).toHaveLength(2);
      expect(html).toMatch(/value="100" checked/);
      expect(html).not.toContain('<script');
    }
  });

  it('brings each page of the form once, and leads to each in place', () => {
    const html = judged({ folder: folderOf({ scan: aScan({ pageCount: 3 }) }) });
    expect(html.match(/<img /g)).toHaveLength(3);
    expect(html).toContain('href="#page-3"');
  });

  it('says what a drawn signature comes to', () => {
    const terms = { eyes: 'one', drawn: 'assessed', kept: 'P14D' } as const;
    expect(judged()).toContain('Not taken here: reject it.');
    expect(judged({ folder: folderOf({ terms }) })).toContain('It is recorded as assessed by us.');
  });

  it('hides what the first one said from the second, and from nobody afterwards', () => {
    const reviews = [said('ada')];
    const names = new Map([['ada', 'Ada']]);
    const proposed = judged({ folder: folderOf({ scan: aScan({ state: 'proposed' }), reviews }), names });
    expect(proposed).not.toContain('Ada');
    expect(proposed).toContain('name="seen" value="1"');
    expect(proposed).toContain('value="return"');
    const returned = judged({ folder: folderOf({ reviews }), names });
    expect(returned).toContain('Ada');
    expect(returned).toContain('Showing creations to everyone: yes; Measuring across apps: no');
  });

  it('offers nothing to who spoke first, to who is no reviewer, and of what is settled', () => {
    const first = { scan: aScan({ state: 'proposed' }), reviews: [said('grace')] };
    const settled = { scan: aScan({ state: 'rejected', rejection: 'altered', settledAt: at }), reviews: [said('ada')] };
    const pages = [
      judged({ folder: folderOf(first) }),
      judged({ frame: frameOf('en', ['privacy-officer', 'agent']) }),
      judged({ folder: folderOf(settled) }),
    ];
    for (const html of pages) expect(html).not.toMatch(/value="(approve|reject|return|unmatch)"/);
    expect(pages[2]).toContain('rejected: Its text was changed');
  });

  it('names what the page said no to, which no box can bring back', () => {
    const known = aCase([drawings], [measuring]);
    const html = judged({ folder: folderOf({ known, waiting: waitingIn(known, 'r-1', policy, at) }) });
    expect(html).toContain('On our page: no');
    expect(html).not.toContain(`name="box.${measuring}"`);
  });

  it('asks for what somebody looks whose work it is not, and shows no picture before', () => {
    const html = judged({ why: null });
    expect(html).not.toContain('<img');
    for (const reason of reasons) expect(html).toContain(`value="${reason}"`);
  });
});

describe('for what a form is looked at', () => {
  it.each([
    [['reviewer'], 'waiting', null, 'judging'],
    [['reviewer'], 'unmatched', 'audit', 'matching'],
    [['reviewer'], 'approved', null, null],
    [['reviewer'], 'approved', 'check', 'check'],
    [['privacy-officer'], 'waiting', 'judging', null],
    [['privacy-officer'], 'waiting', 'parent', 'parent'],
  ] as const)('%j, %s, said %s: %s', (roles, state, asked, why) => {
    expect(whyLooked({ roles }, { state }, asked)).toBe(why);
  });
});

describe('the queue', () => {
  const scan = { id: 's', app: 'brickyard', reference: 'K7QX3MPA9D', road: 'fax', receivedAt: at, dueAt: at } as const;
  const html = (queue: Parameters<typeof queuePage>[0]['queue']) =>
    render(queuePage({ frame: frameOf('en'), queue, appName: () => 'Bricks', unmatched: 0, more: false, done: null }));

  it('says whose turn it is', () => {
    expect(html([{ ...scan, state: 'waiting', proposedBy: null }])).toContain('a first look');
    expect(html([{ ...scan, state: 'proposed', proposedBy: 'ada' }])).toContain('a second person');
    expect(html([{ ...scan, state: 'proposed', proposedBy: 'grace' }])).toContain('somebody else: you went first');
    expect(html([])).toContain('No form waits for a verdict.');
  });
});
