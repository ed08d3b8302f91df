import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Policy } from './policy';
import { noticeDigest, noticeFor, type Notice, type NoticeRequest } from './notice';
import { IncompleteNotice, noticeItems, type NoticeItemName } from './notice-item';
import { samplePolicy } from './policy.testing';

const { policy, digest } = samplePolicy();

const everything: NoticeRequest = {
  app: 'brickyard',
  purposes: ['account', 'public-creations', 'analytics-across-services', 'push-messages'],
  answerBy: new Date('2026-12-06T10:05:00Z'),
  onlineNotice: 'https://consent.brickyard.example/notice',
  collected: { from: 'child', items: ['guardian-contact', 'child-name'] },
  escrow: true,
};

const sevenItems = Object.keys(noticeItems).slice(0, 7);
const sixItems = Object.keys(noticeItems).slice(7);

function asText(notice: Notice): string {
  return notice.items
    .map(({ item, cite, heading, paragraphs }) => [`[${item}] ${cite}`, heading, ...paragraphs].join('\n'))
    .join('\n\n')
    .concat('\n');
}

/** The policy with one value replaced; `undefined` takes it away. */
function but(path: readonly (string | number)[], value: unknown): Policy {
  const copy = structuredClone({ ...policy }) as unknown as Record<string, unknown>;
  const last = path.at(-1) as string;
  const parent = path.slice(0, -1).reduce((node, step) => node[step] as Record<string, unknown>, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy as unknown as Policy;
}

function refusedItem(changed: Policy, request: NoticeRequest = everything): NoticeItemName | undefined {
  try {
    noticeFor(changed, digest, request, 'en');
    return undefined;
  } catch (error) {
    if (error instanceof IncompleteNotice) return error.item;
    throw error;
  }
}

describe('the notice', () => {
  it.each(['en', 'nl'])('reads as agreed in %s', (locale) => {
    const golden = readFileSync(resolve(__dirname, `golden/notice.${locale}.txt`), 'utf8');
    expect(asText(noticeFor(policy, digest, everything, locale))).toBe(golden);
  });

  it.each(['en', 'nl'])('has the seven items and the six in %s, each with words of its own', (locale) => {
    const { items } = noticeFor(policy, digest, everything, locale);
    expect(items.map(({ item }) => item)).toEqual([...sevenItems, ...sixItems]);
    expect(new Set(items.map(({ heading }) => heading)).size).toBe(13);
  });

  it('says only what the request is about', () => {
    const items = (purposes: string[]) =>
      noticeFor(policy, digest, { ...everything, purposes }, 'en').items.map(({ item }) => item);
    expect(items(['account'])).toEqual(sevenItems);
    expect(items(['push-messages'])).toEqual(sixItems);
  });

  it('names third parties and the public, and offers to refuse them alone (312.4(c)(1)(iv))', () => {
    const { items, recipients } = noticeFor(policy, digest, everything, 'en');
    const text = items.find(({ item }) => item === 'disclosure')?.paragraphs.join(' ') ?? '';
    expect(text).toContain('Measurewell Analytics Inc. (measures use across many companies');
    expect(text).toContain('Everyone on the internet');
    expect(text).toContain('yes to the rest and no to sharing');
    expect(recipients.filter((recipient) => recipient.receivesForItself).map(({ key }) => key)).toEqual([
      'everyone',
      'measuring',
    ]);
  });

  it('offers no refusal where sharing is integral', () => {
    const integral = but(['purposes', 'public-creations', 'integral'], true);
    const notice = noticeFor(integral, digest, { ...everything, purposes: ['public-creations'] }, 'en');
    const text = notice.items.find(({ item }) => item === 'disclosure')?.paragraphs.join(' ') ?? '';
    expect(text).not.toContain('no to sharing');
    expect(text).toContain('both or neither');
  });

  it('says that nothing is shared where nothing is', () => {
    const { items } = noticeFor(policy, digest, { ...everything, purposes: ['account'] }, 'nl');
    expect(items.find(({ item }) => item === 'disclosure')?.paragraphs[0]).toContain('niets openbaar gemaakt');
  });

  it('tells the truth about who gave the address, and about escrow', () => {
    const request: NoticeRequest = {
      ...everything,
      collected: { from: 'guardian', items: ['guardian-contact'] },
      escrow: false,
    };
    const text = asText(noticeFor(policy, digest, request, 'en'));
    expect(text).toContain('You gave us your e-mail address for Brickyard Builder.');
    expect(text).not.toMatch(/encrypted|filled in is kept/);
  });

  it('has a level, data and retention for each choice', () => {
    const { purposes } = noticeFor(policy, digest, everything, 'nl');
    expect(purposes.map(({ key, level, discloses }) => [key, level, discloses])).toEqual([
      ['account', 'low', false],
      ['public-creations', 'high', true],
      ['analytics-across-services', 'high', true],
      ['push-messages', 'notice', false],
    ]);
    expect(purposes[1]?.retention).toEqual([
      {
        data: 'gebruikersnaam en wat uw kind bouwt en schrijft',
        kept: 'gewist 1 dag nadat de toestemming eindigt',
        need: 'De muur en de kopieën ervan worden elke nacht opgeruimd.',
      },
    ]);
  });
});

describe('an incomplete notice is refused by the item that it lacks (N-01)', () => {
  const blank = { en: ' ', nl: ' ' };
  it.each<[NoticeItemName, string, Policy]>([
    ['contact-collected', 'operator name', but(['operator', 'name'], '')],
    ['contact-collected', 'app name', but(['apps', 'brickyard', 'name'], { nl: 'Bouwer' })],
    ['purposes', 'title', but(['purposes', 'account', 'title'], blank)],
    ['purposes', 'description', but(['purposes', 'account', 'description'], blank)],
    ['purposes', 'consequence of a no', but(['purposes', 'account', 'ifRefused'], {})],
    ['purposes', 'data', but(['purposes', 'account', 'data'], [])],
    ['purposes', 'data label', but(['data', 'gender', 'label'], blank)],
    ['purposes', 'unknown data', but(['data', 'gender'], undefined)],
    ['purposes', 'retention', but(['purposes', 'account', 'retention'], [])],
    ['purposes', 'retention need', but(['purposes', 'account', 'retention', 0, 'need'], blank)],
    ['disclosure', 'recipients', but(['purposes', 'public-creations', 'recipients'], [])],
    ['disclosure', 'recipient name', but(['recipients', 'measuring', 'name'], ' ')],
    ['disclosure', 'recipient label', but(['recipients', 'hosting', 'label'], blank)],
    ['disclosure', 'unknown recipient', but(['recipients', 'everyone'], undefined)],
    ['disclosure', 'country', but(['recipients', 'hosting', 'country'], '')],
    ['child-contact', 'messages', but(['purposes', 'push-messages', 'description'], blank)],
    ['child-contact', 'contact label', but(['data', 'push-address', 'label'], blank)],
    ['how-to-stop', 'consequence of stopping', but(['purposes', 'push-messages', 'ifRefused'], blank)],
  ])('%s without its %s', (item, _, changed) => {
    expect(refusedItem(changed)).toBe(item);
  });

  it('without the address of the online notice', () => {
    expect(refusedItem(policy, { ...everything, onlineNotice: '' })).toBe('online-notice');
    const told = { ...everything, purposes: ['push-messages'], onlineNotice: ' ' };
    expect(refusedItem(policy, told)).toBe('messages-online-notice');
  });

  it('without saying what was collected', () => {
    expect(refusedItem(policy, { ...everything, collected: { from: 'child', items: [] } })).toBe('contact-collected');
  });

  it('names the item and its paragraph, and nothing of the request', () => {
    expect(new IncompleteNotice('deletion').message).toBe(
      'The notice lacks its item "deletion" (16 CFR 312.4(c)(1)(vii)).',
    );
  });
});

describe('what no notice can be made for', () => {
  it.each<[string, Partial<NoticeRequest>, string]>([
    ['an unknown app', { app: 'constructor' }, 'en'],
    ['no purpose', { purposes: [] }, 'en'],
    ['an unknown purpose', { purposes: ['toString'] }, 'en'],
    ['a purpose that asks nothing', { purposes: ['running-the-service'] }, 'en'],
    ['a language that the policy does not speak', {}, 'de'],
  ])('%s', (_, change, locale) => {
    expect(() => noticeFor(policy, digest, { ...everything, ...change }, locale)).toThrow(RangeError);
  });
});

describe('the digest of a notice', () => {
  it('is the same for the same notice and another for any other', () => {
    const digests = [
      noticeFor(policy, digest, everything, 'en'),
      noticeFor(policy, digest, everything, 'nl'),
      noticeFor(policy, digest, { ...everything, answerBy: new Date('2026-12-06T10:06:00Z') }, 'en'),
      noticeFor(policy, digest, { ...everything, escrow: false }, 'en'),
      noticeFor(but(['recipients', 'measuring', 'name'], 'Else Inc.'), digest, everything, 'en'),
    ].map(noticeDigest);
    expect(new Set(digests).size).toBe(digests.length);
    expect(noticeDigest(noticeFor(policy, digest, everything, 'en'))).toBe(digests[0]);
    expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
  });
});
