import { type Finding, policyFormat } from './fault';
import { isTimeZone } from './local-time';
import { isNoTime } from './period-words';
import { longestSpan, shortestSpan } from './period-span';
import type { Policy } from './policy';

/** Two weeks from collection: the longest wait for an answer that an order of the FTC has set (312.5(c)(1)). */
const longestSilence = 'P14D';

/** The Rule forbids to keep data indefinitely (312.10) and names no number; beyond this no need can be "finite". */
const longestPeriod = 'P25Y';

/** A request must end by itself, and within two weeks (T3, 312.5(c)(1)). */
export function silenceEnds(policy: Policy): Finding[] {
  const { silence } = policy.guardians;
  const fits = !isNoTime(silence) && longestSpan(silence) <= longestSpan(longestSilence);
  if (fits) return [];
  return [
    {
      code: 'silence_out_of_range',
      path: ['guardians', 'silence'],
      message: 'Silence must last longer than nothing and at most 14 days from collection (P14D).',
      cite: '16 CFR 312.5(c)(1)',
    },
  ];
}

/** A reminder at or after the deadline would be a letter about data that is gone (T3). */
export function remindersInTime(policy: Policy): Finding[] {
  const { silence, reminders } = policy.guardians;
  // A silence of nothing is reported as that.
  if (isNoTime(silence)) return [];
  return reminders.flatMap((after, index): Finding[] => {
    const path = ['guardians', 'reminders', index];
    if (isNoTime(after) || longestSpan(after) >= shortestSpan(silence)) {
      const message = `A reminder must come after the notice and before the end of the silence (${silence}).`;
      return [{ code: 'reminder_out_of_range', path, message, cite: '16 CFR 312.5(c)(1)' }];
    }
    const twice = reminders.slice(0, index).some((other) => longestSpan(other) === longestSpan(after));
    const message = 'Another reminder goes out at the same time.';
    return twice ? [{ code: 'reminder_twice', path, message, cite: policyFormat, warning: true }] : [];
  });
}

/** The "plus" of e-mail plus is a second message after a while (312.5(b)(2)(viii)). */
export function confirmationAfterAWhile(policy: Policy): Finding[] {
  if (!isNoTime(policy.emailPlus.delay)) return [];
  return [
    {
      code: 'no_confirm_delay',
      path: ['emailPlus', 'delay'],
      message: 'The confirmatory letter must come some time after the yes, for instance P1D.',
      cite: '16 CFR 312.5(b)(2)(viii)',
    },
  ];
}

/** A link must work, and not for longer than the request that it answers. */
export function linksWithinSilence(policy: Policy): Finding[] {
  const { validFor } = policy.links;
  const { silence } = policy.guardians;
  const fits = !isNoTime(validFor) && longestSpan(validFor) <= longestSpan(silence);
  if (fits || isNoTime(silence)) return [];
  return [
    {
      code: 'link_validity',
      path: ['links', 'validFor'],
      message: `A link must work for some time, and at most as long as the silence (${silence}).`,
      cite: '16 CFR 312.5(c)(1)',
    },
  ];
}

/** A yes must last for some time. */
export function validityLasts(policy: Policy): Finding[] {
  return Object.entries(policy.purposes)
    .filter(([, { validity }]) => isNoTime(validity))
    .map(([key]) => ({
      code: 'no_validity',
      path: ['purposes', key, 'validity'],
      message: 'A yes must stand for some time, for instance P1Y.',
      cite: policyFormat,
    }));
}

/** Days must be counted somewhere. */
export function timeZoneIsKnown({ timeZone }: Policy): Finding[] {
  if (timeZone === undefined || isTimeZone(timeZone)) return [];
  const message = 'There is no such time zone: use a name such as Europe/Amsterdam or UTC.';
  return [{ code: 'unknown_time_zone', path: ['timeZone'], message, cite: policyFormat }];
}

/** Nothing is kept, and no yes stands, for as good as ever (T23, RET-1, REC-1). */
export function nothingIsEndless(policy: Policy): Finding[] {
  const periods: { path: (string | number)[]; period: string }[] = [
    { path: ['evidence', 'retention'], period: policy.evidence.retention },
    { path: ['events', 'retention'], period: policy.events.retention },
    ...(policy.verification === undefined
      ? []
      : [{ path: ['verification', 'stands'], period: policy.verification.stands }]),
    ...Object.entries(policy.purposes).flatMap(([key, purpose]) => [
      { path: ['purposes', key, 'validity'], period: purpose.validity },
      ...purpose.retention.map(({ after }, index) => ({
        path: ['purposes', key, 'retention', index, 'after'],
        period: after,
      })),
    ]),
    ...Object.entries(policy.records ?? {}).flatMap(([key, { retention }]) =>
      retention.map(({ after }, index) => ({ path: ['records', key, 'retention', index, 'after'], period: after })),
    ),
  ];
  const endless = periods
    .filter(({ period }) => longestSpan(period) > longestSpan(longestPeriod))
    .map(({ path }): Finding => ({
      code: 'endless_period',
      path,
      message: 'Longer than 25 years is as good as for ever: name a period that the purpose needs.',
      cite: '16 CFR 312.10',
    }));
  const zero = periods
    .filter(({ path, period }) => path.length === 2 && isNoTime(period))
    .map(({ path }): Finding => ({
      code: 'retention_zero',
      path,
      message: 'Must be kept for some time, or it is no record at all.',
      cite: '16 CFR 312.10',
    }));
  return [...endless, ...zero];
}
