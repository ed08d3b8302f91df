import { publicNoticeFor } from './public-notice';
import { samplePolicy } from './policy.testing';

const { policy, digest } = samplePolicy();
const notice = publicNoticeFor(policy, digest, 'en');

describe('the online notice (T24, 312.4(d))', () => {
  it('names every operator with address, phone and e-mail; the first answers for all', () => {
    const other = { name: 'Co Ltd', address: 'Road 1', phone: '+31 20 000 02 00', email: 'co@co.example' };
    const shared = { ...policy, operator: { ...policy.operator, others: [other] } };
    expect(publicNoticeFor(shared, digest, 'en').operators).toEqual([
      {
        name: 'Brickyard Toys B.V.',
        address: 'Speelkade 12, 1234 AB Blokhaven, The Netherlands',
        phone: '+31 20 000 01 23',
        email: 'parents@brickyard.example',
      },
      other,
    ]);
  });

  it('has every purpose, recipient and retention rule of the policy, and no other (N-05)', () => {
    expect(notice.purposes.map(({ key }) => key)).toEqual(Object.keys(policy.purposes));
    expect(notice.recipients.map(({ key }) => key).sort()).toEqual(Object.keys(policy.recipients).sort());
    const parts = [...Object.values(policy.purposes), ...Object.values(policy.records ?? {})];
    const rules = parts.flatMap(({ retention }) =>
      retention.map((rule) =>
        Object.fromEntries(Object.entries(rule).filter(([key]) => key !== 'data' && key !== 'need')),
      ),
    );
    expect(notice.retention.map(({ rule }) => rule)).toEqual([
      ...rules,
      { trigger: 'request.created', after: 'P14D', action: 'erase' },
      { trigger: 'consent.ended', after: 'P5Y', action: 'erase' },
      { trigger: 'collected', after: 'P90D', action: 'erase' },
      { trigger: 'request.fulfilled', after: 'PT0S', action: 'anonymise' },
    ]);
  });

  it('says of every rule what is kept, how long and why', () => {
    for (const locale of policy.locales) {
      for (const { data, kept, need } of publicNoticeFor(policy, digest, locale).retention) {
        expect([data, kept, need].map((text) => text.trim())).not.toContain('');
      }
    }
    expect(notice.retention[0]).toMatchObject({
      purpose: 'An account',
      kept: 'deleted 30 days after the permission ends (but not while something else that you allowed needs it)',
    });
  });

  it('says by when everybody has erased, and why so long; a month where the policy says nothing', () => {
    const { erasure, ...silent } = policy;
    expect(publicNoticeFor({ ...silent, erasure: { ...erasure!, deadline: 'P7D' } }, digest, 'en').erasure).toBe(
      'When something is to be deleted, everybody who has it must have done so within 7 days. Some of it is with companies that work for us, and they have to answer.',
    );
    expect(publicNoticeFor(silent, digest, 'nl').erasure).toContain('binnen 30 dagen');
  });

  it('names identity, kind and purposes of each recipient', () => {
    expect(notice.recipients.find(({ key }) => key === 'measuring')).toMatchObject({
      name: 'Measurewell Analytics Inc.',
      label: "measures use across many companies' apps",
      purposes: ['Measuring across apps'],
      receivesForItself: true,
    });
  });

  it('says which internal operations need identifiers, and how misuse is prevented (312.4(d)(3))', () => {
    expect(notice.internalOperations).toEqual([
      {
        purpose: 'Running the service',
        data: ['the numbers that tell devices apart (cookie and IP address)'],
        uses: [
          'keeping the service running and seeing how it works',
          'sending data over the network',
          'recognising users and remembering their settings',
          'keeping users and the service safe',
        ],
        safeguards: expect.stringContaining('a store of their own'),
      },
    ]);
  });

  it('says whether children can publish, on what each purpose rests, and which rights a parent has', () => {
    expect(notice.publicPosting).toBe(true);
    const bases = new Map(notice.purposes.map(({ key, basis, level }) => [key, [basis, level]]));
    expect(bases.get('account')).toEqual(['only with your permission', 'low']);
    expect(bases.get('ask-a-question')?.[1]).toBeNull();
    expect(notice.rights.join(' ')).toMatch(/see .* deleted\. .* stop .* parents@brickyard\.example/);
  });

  it('speaks only the languages of the policy', () => {
    expect(publicNoticeFor(policy, digest, 'nl').purposes[0]?.title).toBe('Een account');
    expect(() => publicNoticeFor(policy, digest, 'de')).toThrow(RangeError);
  });
});
