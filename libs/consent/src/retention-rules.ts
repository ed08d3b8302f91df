import type { Finding } from './fault';
import { longestSpan } from './period-span';
import type { Policy } from './policy';

const sensitive = ['biometric', 'government-id'];

/** A retention period for every category of every purpose (T23, 312.10). */
export function retentionForAllData(policy: Policy): Finding[] {
  return Object.entries(policy.purposes).flatMap(([key, purpose]) => {
    const ruled = new Set(purpose.retention.flatMap(({ data }) => data));
    return purpose.data.flatMap((category, index): Finding[] =>
      ruled.has(category)
        ? []
        : [
            {
              code: 'retention_missing',
              path: ['purposes', key, 'data', index],
              message: `No retention rule of this purpose says how long "${category}" is kept.`,
              cite: '16 CFR 312.10',
            },
          ],
    );
  });
}

/** A rule for data that its purpose never takes is a rule that nobody runs. */
export function retentionOfOwnData(policy: Policy): Finding[] {
  return Object.entries(policy.purposes).flatMap(([key, purpose]) =>
    purpose.retention.flatMap((rule, at) =>
      rule.data.flatMap((category, index): Finding[] =>
        purpose.data.includes(category) || !Object.hasOwn(policy.data, category)
          ? []
          : [
              {
                code: 'retention_of_other_data',
                path: ['purposes', key, 'retention', at, 'data', index],
                message: `This purpose does not take "${category}".`,
                cite: '16 CFR 312.10',
              },
            ],
      ),
    ),
  );
}

/** A one-time reply's contact is deleted promptly after the reply (T18, 312.5(c)(3)). */
export function replyThenErase(policy: Policy): Finding[] {
  return Object.entries(policy.purposes)
    .filter(([, { basis }]) => basis === 'one-time-reply')
    .flatMap(([key, purpose]) =>
      purpose.retention.flatMap((rule, index): Finding[] =>
        rule.trigger === 'reply.sent' && rule.action === 'erase' && longestSpan(rule.after) <= longestSpan('P1D')
          ? []
          : [
              {
                code: 'retention_outlives_reply',
                path: ['purposes', key, 'retention', index],
                message: 'What was taken for one reply is erased when the reply is sent, at most a day later.',
                cite: '16 CFR 312.5(c)(3)',
              },
            ],
      ),
    );
}

/** Biometric data and government ids have a retention rule of their own, so that each need is stated for itself. */
export function sensitiveDataApart(policy: Policy): Finding[] {
  return Object.entries(policy.purposes).flatMap(([key, purpose]) =>
    purpose.retention.flatMap((rule, at) =>
      rule.data.flatMap((category, index): Finding[] => {
        const head = Object.hasOwn(policy.data, category) ? policy.data[category]?.head : undefined;
        if (rule.data.length === 1 || head === undefined || !sensitive.includes(head)) return [];
        return [
          {
            code: 'sensitive_data_lumped',
            path: ['purposes', key, 'retention', at, 'data', index],
            message: `"${category}" is biometric or a government id: give it a retention rule, and a need, of its own.`,
            cite: '16 CFR 312.10',
          },
        ];
      }),
    ),
  );
}

/** Data taken on a yes should go when the yes ends; a clock that starts elsewhere may never start (312.6(a)(2)). */
export function retentionEndsWithConsent(policy: Policy): Finding[] {
  const ends = [
    'consent.ended',
    'collected',
    'created',
    'delivered',
    'request.created',
    'contest.closed',
    'reply.sent',
  ];
  return Object.entries(policy.purposes)
    .filter(([, { basis }]) => basis === 'consent' || basis === 'multiple-contact')
    .flatMap(([key, purpose]) =>
      purpose.data.flatMap((category, index): Finding[] => {
        const rules = purpose.retention.filter(({ data }) => data.includes(category));
        if (rules.length === 0 || rules.some(({ trigger }) => ends.includes(trigger))) return [];
        return [
          {
            code: 'retention_without_end',
            path: ['purposes', key, 'data', index],
            message: `No rule for "${category}" starts when the permission ends (consent.ended).`,
            cite: '16 CFR 312.6(a)(2)',
            warning: true,
          },
        ];
      }),
    );
}
