import { join } from 'node:path';
import { advance, ask, type Policy } from '@kinsent/consent';
import { loadPolicyFile } from '@kinsent/host';
import type { ChildCase, ScanRecord, ScanReview, VerificationRecord } from '@kinsent/store';
import type { Judging } from './decide-verdict';
import type { Said } from './said';

export const at = new Date('2026-06-02T10:00:00Z');
const asked = new Date('2026-06-01T10:00:00Z');
const policyFile = join(__dirname, '..', '..', '..', '..', '..', 'policies', 'brickyard.yaml');

export const policy: Policy = loadPolicyFile(policyFile, asked).policy;

export const drawings = 'public-creations';
export const measuring = 'analytics-across-services';

/** A child whose guardian said yes on the page to what is named. */
export function aCase(yes: readonly string[] = [drawings, measuring], no: readonly string[] = []): ChildCase {
  const draft = ask({
    requestId: 'r-1',
    childId: 'c-1',
    app: 'brickyard',
    locale: 'en',
    policyDigest: 'a'.repeat(64),
    countsFrom: 'approval',
    purposes: [...yes, ...no].map((purpose) => ({ consentId: `consent-${purpose}`, purpose, level: 'high' })),
    comesOfAgeOn: '2032-05-31',
    silence: 'P14D',
    reminders: [],
    at: asked,
  });
  const child = { id: 'c-1', app: 'brickyard', place: 'NL', comesOfAgeOn: '2032-05-31', createdAt: asked };
  return {
    child: { ...child, restrictedAt: null, contestedAt: null, erasedAt: null },
    requests: [{ ...draft.request, state: 'answered', closedAt: asked }],
    consents: draft.consents.map(
      (consent) => advance(consent, { act: yes.includes(consent.purpose) ? 'approve' : 'refuse' }, asked).consent,
    ),
  };
}

export function aScan(change: Partial<ScanRecord> = {}): ScanRecord {
  return {
    id: 'scan-1',
    verificationId: 'v-1',
    childId: 'c-1',
    state: 'waiting',
    road: 'upload',
    digest: 'd'.repeat(64),
    pageCount: 1,
    rejection: null,
    receivedAt: asked,
    dueAt: new Date('2026-06-04T10:00:00Z'),
    settledAt: null,
    destroyedAt: null,
    ...change,
  };
}

export function aVerification(change: Partial<VerificationRecord> = {}): VerificationRecord {
  return {
    id: 'v-1',
    requestId: 'r-1',
    childId: 'c-1',
    guardianId: 'g-1',
    locale: 'en',
    reference: 'K7QX3MPA9D',
    noticeDigest: 'e'.repeat(64),
    openedAt: asked,
    passedAt: null,
    proofId: null,
    proofMethod: null,
    ...change,
  };
}

type Approval = Extract<Said, { verdict: 'approve' }>;
type Refusal = Extract<Said, { verdict: 'reject' }>;

export function approves(choices: Approval['choices'], signature: Approval['signature'] = 'handwritten'): Approval {
  return { verdict: 'approve', signature, rejection: null, choices };
}

export function rejects(rejection: Refusal['rejection']): Refusal {
  return { verdict: 'reject', signature: null, rejection, choices: {} };
}

export function reviewBy(staffId: string, said: Approval | Refusal): ScanReview {
  return { id: `review-${staffId}`, staffId, ...said };
}

export function judgingBy(staffId: string, said: Said, change: Partial<Judging> = {}): Judging {
  return {
    scan: aScan(),
    reviews: [],
    verification: aVerification(),
    terms: { eyes: 'one', drawn: 'refused', kept: 'P14D' },
    reviewId: 'review-new',
    staffId,
    said,
    standsUntil: new Date('2027-06-02T10:00:00Z'),
    grounds: {
      evidenceId: 'evidence-1',
      proofId: 'proof-1',
      noticeDigest: 'e'.repeat(64),
      policy,
      countsFrom: 'approval',
      at,
    },
    ...change,
  };
}
