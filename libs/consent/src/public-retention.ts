import { labelOf, said } from './notice-parts';
import type { Policy, RetentionRule } from './policy';
import { retentionInWords } from './retention-words';
import { wordsFor } from './words/languages';

/** One line of the published retention policy (16 CFR 312.10): what, for what, until when, and why so long. */
export interface RetentionRow {
  /** Title of the purpose; null for what the product itself keeps in order to ask and to prove. */
  readonly purpose: string | null;
  readonly data: string;
  /** "deleted 30 days after the permission ends" */
  readonly kept: string;
  readonly need: string;
  /** The rule itself, as the worker runs it. */
  readonly rule: Pick<RetentionRule, 'trigger' | 'after' | 'action'>;
}

/** The retention table, made of the rules that are carried out, so that the two cannot differ (T23, RET-2). */
export function publicRetention(policy: Policy, locale: string): RetentionRow[] {
  const words = wordsFor(locale);
  const row = (purpose: string | null, data: string, need: string, rule: RetentionRow['rule']): RetentionRow => ({
    purpose,
    data,
    kept: retentionInWords(rule, locale),
    need,
    rule: { trigger: rule.trigger, after: rule.after, action: rule.action },
  });
  const erase = (trigger: RetentionRule['trigger'], after: string): RetentionRow['rule'] => ({
    trigger,
    after,
    action: 'erase',
  });
  return [
    ...Object.values(policy.purposes).flatMap(({ title, retention }) =>
      retention.map((rule) => {
        const data = words.list(rule.data.map((category) => labelOf(policy, category, locale)));
        return row(said(title, locale), data, said(rule.need, locale), rule);
      }),
    ),
    row(
      null,
      words.online.guardianContact,
      words.online.guardianContactNeed,
      erase('request.created', policy.guardians.silence),
    ),
    row(
      null,
      words.online.evidence,
      said(policy.evidence.need, locale),
      erase('consent.ended', policy.evidence.retention),
    ),
    row(null, words.online.events, words.online.eventsNeed, erase('collected', policy.events.retention)),
  ];
}
