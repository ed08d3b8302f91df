import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { checkPolicy } from './check-policy';
import { judgedAt, samplePolicy } from './policy.testing';
import { retentionTriggers } from './retention-rule';

const page = readFileSync(resolve(__dirname, '../../../docs/policy.md'), 'utf8');
const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text!);
const label = { en: 'some data' };

/** The smallest policy with an example in it; a list of rules stands for those of a purpose that takes all their data. */
function policyWith(example: string): string {
  const { policy } = samplePolicy('minimal');
  const { retention = policy.purposes['account']!.retention, ...parts } = parse(example) as {
    retention?: { data: string[]; trigger: string }[];
    connectors?: Record<string, { tables: { data: string[] }[] }>;
  };
  const tables = Object.values(parts.connectors ?? {}).flatMap((connector) => connector.tables);
  const named = new Set([...retention, ...tables].flatMap(({ data }) => data));
  const kept = retention.flatMap(({ data }) => data);
  const end = { trigger: 'consent.ended', after: 'PT0S', action: 'erase', need: label };
  const more = [...named]
    .filter((category) => !kept.includes(category))
    .map((category) => ({ ...end, data: [category] }));
  const isReply = retention.every(({ trigger }) => trigger === 'reply.sent');
  const account = {
    ...policy.purposes['account'],
    ...(isReply ? { basis: 'one-time-reply' } : {}),
    data: [...named],
    retention: [...retention, ...more],
  };
  const head = isReply ? 'online-contact' : 'combined';
  return JSON.stringify({
    ...policy,
    ...parts,
    data: Object.fromEntries([...named].map((category) => [category, { label, head }])),
    purposes: { account },
  });
}

describe('docs/policy.md', () => {
  it('has an example of each pattern', () => {
    expect(examples).toHaveLength(10);
  });

  it.each(examples)('has an example without a fault:\n%s', (example) => {
    expect(checkPolicy(policyWith(example), judgedAt).faults).toEqual([]);
  });

  it('explains every trigger', () => {
    expect(retentionTriggers.filter((trigger) => !page.includes(`\`${trigger}\``))).toEqual([]);
  });
});
