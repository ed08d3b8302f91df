import { assuranceEnds } from './assurance';
import type { Finding } from './fault';
import type { Policy } from './policy';

const warnBeforeMs = 30 * 24 * 60 * 60 * 1000;

/** Nobody gets children's data without a written assurance that is on file and in date (T14, SEC-2, 312.8(c)). */
export function assuranceOnFile(policy: Policy, at: Date): Finding[] {
  return Object.entries(policy.recipients).flatMap(([key, recipient]): Finding[] => {
    if (recipient.role === 'public') return [];
    const path = ['recipients', key];
    const cite = '16 CFR 312.8(c)';
    const { assurance } = recipient;
    if (assurance === undefined) {
      const message = 'There is no written assurance on file: "assurance" is missing.';
      return [{ code: 'assurance_missing', path, message, cite, atKey: true }];
    }
    if (assurance.expires <= assurance.date) {
      const message = 'The assurance ends before it begins.';
      return [{ code: 'assurance_dates', path: [...path, 'assurance', 'expires'], message, cite }];
    }
    const end = assuranceEnds(assurance.expires);
    if (at >= end) {
      const message = `The assurance expired on ${assurance.expires}.`;
      return [{ code: 'assurance_expired', path: [...path, 'assurance', 'expires'], message, cite }];
    }
    if (at.getTime() < end.getTime() - warnBeforeMs) return [];
    const message = `The assurance expires on ${assurance.expires}; renew it.`;
    return [{ code: 'assurance_expiring', path: [...path, 'assurance', 'expires'], message, cite, warning: true }];
  });
}
