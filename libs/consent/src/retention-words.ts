import { isNoTime, periodInWords } from './period-words';
import type { Policy } from './policy';
import { type RecordRule, type RetentionRule, retentionTriggers, type RetentionTrigger } from './retention-rule';
import { wordsFor } from './words/languages';

/** What of a rule parents read. */
export type SpokenRule = Pick<RecordRule, 'action' | 'after' | 'trigger' | 'unrecoverable'> &
  Partial<Pick<RetentionRule, 'before' | 'grace' | 'unless'>>;

/**
 * A retention rule as part of a sentence: "deleted 30 days after the permission ends", and what happens on the way.
 * `triggers` are the policy's own; throws RangeError for one that is neither there nor built in.
 */
export function retentionInWords(rule: SpokenRule, locale: string, triggers: Policy['triggers'] = {}): string {
  const words = wordsFor(locale);
  const said = (period: string): string => periodInWords(period, locale);
  const period = isNoTime(rule.after) ? null : said(rule.after);
  const [action, trigger] = [words.actions[rule.action], triggerInWords(rule.trigger, locale, triggers)];
  const { steps } = words;
  const kept =
    rule.grace === undefined
      ? words.kept(action, period, trigger)
      : steps.graced(action, said(rule.grace), period, trigger);
  const more = [
    ...(rule.unrecoverable === true ? [steps.unrecoverable] : []),
    ...(rule.before ?? []).map((step) => steps[step.action](said(step.at))),
    ...(rule.unless ?? []).map((exception) => steps.unless[exception]),
  ];
  return more.length === 0 ? kept : `${kept} (${more.join(', ')})`;
}

function triggerInWords(trigger: RetentionTrigger, locale: string, named: NonNullable<Policy['triggers']>): string {
  const builtIn = retentionTriggers.find((known) => known === trigger);
  if (builtIn !== undefined) return wordsFor(locale).triggers[builtIn];
  const label = Object.hasOwn(named, trigger) ? named[trigger]?.label[locale]?.trim() : undefined;
  if (label === undefined) throw new RangeError('The policy knows no such trigger.');
  return label;
}
