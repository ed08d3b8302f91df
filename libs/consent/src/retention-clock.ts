import type { Policy } from './policy';
import type { RecordRule, RetentionRule } from './retention-rule';

/** A rule whose clock a trigger starts. */
export interface StartedRule {
  /** JSON pointer of the rule in the policy: its name for as long as that policy stands. */
  readonly id: string;
  /** Key of the purpose; null for a record. */
  readonly purpose: string | null;
  /** Key of the record; null for a purpose. */
  readonly record: string | null;
  /** Keys of `data`; empty for a record. */
  readonly data: readonly string[];
  readonly rule: RetentionRule | RecordRule;
}

/** Every retention rule that an app lives by, in the order of the policy: its purposes' first, then records. */
export function rulesOf(policy: Policy, app: string): StartedRule[] {
  const keys = Object.hasOwn(policy.apps, app) ? (policy.apps[app]?.purposes ?? []) : [];
  return [
    ...keys.flatMap((purpose) =>
      (policy.purposes[purpose]?.retention ?? []).map((rule, index) => ({
        id: `/purposes/${purpose}/retention/${index}`,
        purpose,
        record: null,
        data: rule.data,
        rule,
      })),
    ),
    ...Object.entries(policy.records ?? {})
      .filter(([, { apps }]) => apps === undefined || apps.includes(app))
      .flatMap(([record, { retention }]) =>
        retention.map((rule, index) => ({
          id: `/records/${record}/retention/${index}`,
          purpose: null,
          record,
          data: [],
          rule,
        })),
      ),
  ];
}

/**
 * The rules of an app whose clock a trigger starts, of one purpose or of all and of the records. Empty for a trigger that
 * starts nothing; `collected` and `created` are the same.
 */
export function rulesStartedBy(policy: Policy, app: string, trigger: string, purpose?: string): StartedRule[] {
  return rulesOf(policy, app).filter(
    (started) => sameTrigger(started.rule.trigger, trigger) && (purpose === undefined || started.purpose === purpose),
  );
}

/**
 * Which of some purposes that stand need which of the data: an erasure of that data waits for them, or leaves it out
 * (K2, X1). Data that nothing else needs is not in the answer.
 */
export function neededByOthers(
  policy: Policy,
  data: readonly string[],
  livePurposes: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const needs = data.map((category): [string, string[]] => [
    category,
    livePurposes.filter((key) => Object.hasOwn(policy.purposes, key) && policy.purposes[key]?.data.includes(category)),
  ]);
  return new Map(needs.filter(([, purposes]) => purposes.length > 0));
}

function sameTrigger(one: string, other: string): boolean {
  const plain = (trigger: string): string => (trigger === 'created' ? 'collected' : trigger);
  return plain(one) === plain(other);
}
