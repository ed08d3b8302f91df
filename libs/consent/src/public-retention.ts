import { usualErasureDeadline } from './erasure-deadline';
import { labelOf, said } from './notice-parts';
import { periodInWords } from './period-words';
import type { Policy } from './policy';
import { retentionInWords, type SpokenRule } from './retention-words';
import { wordsFor } from './words/languages';

/** One line of the published retention policy (16 CFR 312.10): what, for what, until when, and why so long. */
export interface RetentionRow {
  /** Title of the purpose; null for records, and for what the product itself keeps in order to ask and to prove. */
  readonly purpose: string | null;
  readonly data: string;
  /** "deleted 30 days after the permission ends" */
  readonly kept: string;
  readonly need: string;
  /** The rule itself, as the worker runs it. */
  readonly rule: SpokenRule;
}

/** The retention table, made of the rules that are carried out, so that the two cannot differ (T23, RET-2). */
export function publicRetention(policy: Policy, locale: string): RetentionRow[] {
  const words = wordsFor(locale);
  const { online } = words;
  const row = (purpose: string | null, data: string, need: string, rule: SpokenRule): RetentionRow => ({
    purpose,
    data,
    kept: retentionInWords(rule, locale, policy.triggers),
    need,
    rule: spoken(rule),
  });
  const ours = (data: string, need: string, trigger: string, after: string, action: SpokenRule['action'] = 'erase') =>
    row(null, data, need, { trigger, after, action });
  return [
    ...Object.values(policy.purposes).flatMap(({ title, retention }) =>
      retention.map((rule) => {
        const data = words.list(rule.data.map((category) => labelOf(policy, category, locale)));
        return row(said(title, locale), data, said(rule.need, locale), rule);
      }),
    ),
    ...Object.values(policy.records ?? {}).flatMap(({ label, retention }) =>
      retention.map((rule) => row(null, said(label, locale), said(rule.need, locale), rule)),
    ),
    ours(online.guardianContact, online.guardianContactNeed, 'request.created', policy.guardians.silence),
    ours(online.evidence, said(policy.evidence.need, locale), 'consent.ended', policy.evidence.retention),
    ours(online.events, online.eventsNeed, 'collected', policy.events.retention),
    ours(online.erasures, online.erasuresNeed, 'request.fulfilled', 'PT0S', 'anonymise'),
  ];
}

/** By when everybody who has the data must have erased it, and why that may take so long. */
export function erasurePromise({ erasure }: Policy, locale: string): string {
  const { online } = wordsFor(locale);
  const need = erasure === undefined ? online.erasureDeadlineNeed : said(erasure.need, locale);
  return online.erasureDeadline(periodInWords(erasure?.deadline ?? usualErasureDeadline, locale), need);
}

function spoken({ trigger, after, action, before, grace, unless, unrecoverable }: SpokenRule): SpokenRule {
  return {
    trigger,
    after,
    action,
    ...(before === undefined ? {} : { before }),
    ...(grace === undefined ? {} : { grace }),
    ...(unless === undefined ? {} : { unless }),
    ...(unrecoverable === undefined ? {} : { unrecoverable }),
  };
}
