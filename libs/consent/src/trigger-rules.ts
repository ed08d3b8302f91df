import { type Finding, policyFormat } from './fault';
import { isNoTime } from './period-words';
import type { Policy } from './policy';
import { type RecordRule, retentionTriggers } from './retention-rule';

/** A clock that nothing starts never ends: every trigger is built in or named (312.10). */
export function triggersAreKnown(policy: Policy): Finding[] {
  return everyRule(policy).flatMap(({ rule: { trigger }, path }) =>
    isBuiltIn(trigger) || Object.hasOwn(policy.triggers ?? {}, trigger)
      ? []
      : [
          {
            code: 'unknown_trigger',
            path: [...path, 'trigger'],
            message: `Nothing starts "${trigger}": name it under "triggers", or use one of ${retentionTriggers.join(', ')}.`,
            cite: '16 CFR 312.10',
          },
        ],
  );
}

/** A name of ours that an operator gives a meaning of its own would mean two things; one that no rule uses was forgotten. */
export function triggersOfTheirOwn(policy: Policy): Finding[] {
  const used = new Set(everyRule(policy).map(({ rule }) => rule.trigger));
  return Object.keys(policy.triggers ?? {}).flatMap((name): Finding[] => {
    const finding = { path: ['triggers', name], cite: policyFormat, atKey: true };
    if (isBuiltIn(name)) {
      return [
        { ...finding, code: 'trigger_of_ours', message: `"${name}" has a meaning already: choose another name.` },
      ];
    }
    return used.has(name) ? [] : [{ ...finding, code: 'unused', message: `Nothing uses "${name}".`, warning: true }];
  });
}

/** What was collected by accident is erased at once, whatever it is (T7). */
export function accidentsGoAtOnce(policy: Policy): Finding[] {
  return everyRule(policy).flatMap(({ rule, path }): Finding[] =>
    rule.trigger !== 'reported' || (isNoTime(rule.after) && rule.action === 'erase')
      ? []
      : [
          {
            code: 'retention_outlives_report',
            path,
            message: 'What was collected by accident is erased at once: "after: PT0S", "action: erase".',
            cite: '16 CFR 312.5(a)(1)',
          },
        ],
  );
}

function everyRule(policy: Policy): { rule: RecordRule; path: (string | number)[] }[] {
  const parts: [string, Readonly<Record<string, { readonly retention: readonly RecordRule[] }>>][] = [
    ['purposes', policy.purposes],
    ['records', policy.records ?? {}],
  ];
  return parts.flatMap(([part, keyed]) =>
    Object.entries(keyed).flatMap(([key, { retention }]) =>
      retention.map((rule, index) => ({ rule, path: [part, key, 'retention', index] })),
    ),
  );
}

function isBuiltIn(trigger: string): boolean {
  return retentionTriggers.some((known) => known === trigger);
}
