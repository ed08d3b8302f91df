/** Why a day is not taken as the end of a training. */
export type TrainingFault = 'unreadable' | 'past' | 'far';

export type TrainingDay = { readonly until: Date } | { readonly fault: TrainingFault };

/** Years that a training may reach ahead: nobody is trained for good. */
const mostYears = 2;

/** The end of a training: all of that day counts (UTC). It may not be over already, and is at most two years ahead. */
export function readTrainingDay(text: unknown, at: Date): TrainingDay {
  const parts = typeof text === 'string' ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim()) : null;
  if (parts === null) return { fault: 'unreadable' };
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const until = new Date(Date.UTC(year, month - 1, day, 23, 59, 59, 999));
  if (until.getUTCMonth() !== month - 1 || until.getUTCDate() !== day) return { fault: 'unreadable' };
  if (until < at) return { fault: 'past' };
  const limit = new Date(at);
  limit.setUTCFullYear(limit.getUTCFullYear() + mostYears);
  limit.setUTCHours(23, 59, 59, 999);
  return until > limit ? { fault: 'far' } : { until };
}
