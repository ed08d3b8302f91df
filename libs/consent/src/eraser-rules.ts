import { type Finding, policyFormat } from './fault';
import { isNoTime } from './period-words';
import { longestSpan } from './period-span';
import type { Policy } from './policy';

/** Whoever was asked to erase answers within a month and a half at most; a month is what Art. 12(3) GDPR gives. */
const longestDeadline = 'P45D';

/** An erasure that may take for ever is none. */
export function erasureHasDeadline(policy: Policy): Finding[] {
  const deadline = policy.erasure?.deadline;
  if (deadline === undefined || (!isNoTime(deadline) && longestSpan(deadline) <= longestSpan(longestDeadline)))
    return [];
  return [
    {
      code: 'deadline_out_of_range',
      path: ['erasure', 'deadline'],
      message: 'The deadline of an erasure is some time and at most 45 days (P45D); a month suits everybody.',
      cite: 'GDPR Art. 12(3); 16 CFR 312.10',
    },
  ];
}

/** A connector deletes what its own app takes, and no table twice. */
export function connectorsFit(policy: Policy): Finding[] {
  return Object.entries(policy.connectors ?? {}).flatMap(([key, { app, tables }]) => {
    const purposes = Object.hasOwn(policy.apps, app) ? policy.apps[app]?.purposes : undefined;
    const taken = new Set(purposes?.flatMap((purpose) => policy.purposes[purpose]?.data ?? []));
    const foreign = tables.flatMap(({ data }, at) =>
      data.flatMap((category, index): Finding[] =>
        // A name that leads nowhere is reported as that.
        purposes === undefined || taken.has(category) || !Object.hasOwn(policy.data, category)
          ? []
          : [
              {
                code: 'connector_of_other_data',
                path: ['connectors', key, 'tables', at, 'data', index],
                message: `No purpose of the app "${app}" takes "${category}".`,
                cite: policyFormat,
              },
            ],
      ),
    );
    const twice = tables.flatMap(({ table }, at): Finding[] =>
      tables.slice(0, at).some((other) => other.table === table)
        ? [
            {
              code: 'connector_table_twice',
              path: ['connectors', key, 'tables', at, 'table'],
              message: `The table "${table}" is in the list twice.`,
              cite: policyFormat,
            },
          ]
        : [],
    );
    return [...foreign, ...twice];
  });
}

/** What is public can be taken down, but the public cannot be asked to erase. */
export function processorsCanBeAsked(policy: Policy): Finding[] {
  return Object.entries(policy.recipients)
    .filter(([, { role, openDsr }]) => role === 'public' && openDsr !== undefined)
    .map(([key]) => ({
      code: 'opendsr_of_public',
      path: ['recipients', key, 'openDsr'],
      message: 'The public takes no requests to erase.',
      cite: policyFormat,
      atKey: true,
    }));
}
