import type { Policy } from './policy';

/** Kinds of data that nobody may be able to bring back: asked for in one rule of a purpose, it holds whatever made them go. */
export function unrecoverableData(policy: Pick<Policy, 'purposes'>, purposes: readonly string[]): Set<string> {
  const rules = purposes.flatMap((purpose) =>
    Object.hasOwn(policy.purposes, purpose) ? policy.purposes[purpose]!.retention : [],
  );
  return new Set(rules.filter(({ unrecoverable }) => unrecoverable === true).flatMap(({ data }) => data));
}
