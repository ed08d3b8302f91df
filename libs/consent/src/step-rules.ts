import { type Finding, policyFormat } from './fault';
import { parsePeriod } from './period';
import { isNoTime } from './period-words';
import { longestSpan, shortestSpan } from './period-span';
import type { Policy } from './policy';
import type { RetentionRule, StepBefore } from './retention-rule';

/** The longest that an order of the FTC lets data outlive the end of its period, once the guardian was told (F-5). */
const longestGrace = 'P90D';

/** Where clocks are moved, a day is this much shorter or longer. */
const movedClock = 2 * 60 * 60 * 1000;

/** Triggers after which no guardian can be told: our own record of them has gone, or is only there to ask. */
const nobodyLeft = ['request.created', 'consent.ended', 'reported', 'request.fulfilled'];

/** A step comes after the trigger and before the end, wherever in the calendar the two fall (V2, F-7). */
export function stepsInTime(policy: Policy): Finding[] {
  return eachRule(policy, (rule, path) =>
    (rule.before ?? []).flatMap((step, index, steps): Finding[] => {
      const at = [...path, 'before', index];
      if (isNoTime(step.at) || !isBefore(step, rule.after)) {
        const message = `A step must come after the trigger and before the end (${rule.after}).`;
        return [{ code: 'step_out_of_range', path: [...at, 'at'], message, cite: '16 CFR 312.10' }];
      }
      const twice = steps.slice(0, index).some((other) => sameStep(other, step));
      const message = 'Another step does the same at the same time.';
      return twice ? [{ code: 'step_twice', path: at, message, cite: policyFormat, warning: true }] : [];
    }),
  );
}

/** A grace is some time, and no second period (F-5). */
export function graceIsShort(policy: Policy): Finding[] {
  return eachRule(policy, ({ grace }, path) =>
    grace === undefined || (!isNoTime(grace) && longestSpan(grace) <= longestSpan(longestGrace))
      ? []
      : [
          {
            code: 'grace_out_of_range',
            path: [...path, 'grace'],
            message: 'A grace lasts some time and at most 90 days (P90D).',
            cite: '16 CFR 312.10',
          },
        ],
  );
}

/** Who may ask to keep data must be told that it goes (F-5, F-7). */
export function keptOnlyWhenTold(policy: Policy): Finding[] {
  return eachRule(policy, ({ before = [], grace, unless = [] }, path) =>
    !unless.includes('guardian-keeps') || grace !== undefined || before.some(({ action }) => action === 'remind')
      ? []
      : [
          {
            code: 'keep_without_telling',
            path: [...path, 'unless', unless.indexOf('guardian-keeps')],
            message: 'Nobody asks to keep what they do not know will go: add a "remind" step or a "grace".',
            cite: '16 CFR 312.10',
          },
        ],
  );
}

/** Steps that write to a guardian need one to write to. */
export function guardianCanBeTold(policy: Policy): Finding[] {
  return eachRule(policy, ({ trigger, before = [], grace, unless = [] }, path, key) => {
    const basis = policy.purposes[key]?.basis ?? 'consent';
    const known = basis === 'consent' || basis === 'multiple-contact';
    if (known && !nobodyLeft.includes(trigger)) return [];
    const why = known
      ? `after "${trigger}" no address of a guardian is kept`
      : `the exception "${basis}" knows no guardian`;
    const finding = (...at: (string | number)[]): Finding => ({
      code: 'nobody_to_tell',
      path: [...path, ...at],
      message: `No guardian can be told: ${why}.`,
      cite: '16 CFR 312.5(c)(1)',
    });
    return [
      ...before.flatMap(({ action }, index) => (action === 'remind' ? [finding('before', index, 'action')] : [])),
      ...(grace === undefined ? [] : [finding('grace')]),
      ...(unless.includes('guardian-keeps') ? [finding('unless', unless.indexOf('guardian-keeps'))] : []),
    ];
  });
}

/** An exception that can never hold was meant for other data: a warning. */
export function exceptionsHaveEffect(policy: Policy): Finding[] {
  return eachRule(policy, ({ data, unless = [] }, path, key) => {
    const others = Object.entries(policy.purposes).filter(([other]) => other !== key);
    const shared = data.some((category) => others.some(([, purpose]) => purpose.data.includes(category)));
    if (!unless.includes('another-purpose') || shared) return [];
    return [
      {
        code: 'exception_without_effect',
        path: [...path, 'unless', unless.indexOf('another-purpose')],
        message: 'No other purpose takes this data.',
        cite: policyFormat,
        warning: true,
      },
    ];
  });
}

function eachRule(
  policy: Policy,
  judge: (rule: RetentionRule, path: (string | number)[], purpose: string) => Finding[],
): Finding[] {
  return Object.entries(policy.purposes).flatMap(([key, { retention }]) =>
    retention.flatMap((rule, index) => judge(rule, ['purposes', key, 'retention', index], key)),
  );
}

function isBefore(step: StepBefore, end: string): boolean {
  const calendar = [step.at, end].some((period) => parsePeriod(period).as('hours') >= 24);
  return longestSpan(step.at) + (calendar ? movedClock : 0) < shortestSpan(end);
}

function sameStep(one: StepBefore, other: StepBefore): boolean {
  return one.action === other.action && longestSpan(one.at) === longestSpan(other.at);
}
