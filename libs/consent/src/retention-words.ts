import { isNoTime, periodInWords } from './period-words';
import type { RetentionRule } from './policy';
import { wordsFor } from './words/languages';

/** A retention rule as part of a sentence: "deleted 30 days after the permission ends". */
export function retentionInWords(rule: Pick<RetentionRule, 'action' | 'after' | 'trigger'>, locale: string): string {
  const words = wordsFor(locale);
  const period = isNoTime(rule.after) ? null : periodInWords(rule.after, locale);
  return words.kept(words.actions[rule.action], period, words.triggers[rule.trigger]);
}
