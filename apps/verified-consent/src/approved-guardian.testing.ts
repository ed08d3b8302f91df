import { advance, ask, digestOf, type Policy } from '@kinsent/consent';
import {
  ChildCaseStore,
  ConsentRequestStore,
  newId,
  verificationIndex,
  verificationReference,
  verificationSecret,
} from '@kinsent/store';
import type { INestApplicationContext } from '@nestjs/common';

export const verificationKey = Buffer.alloc(32, 7);

/** A guardian who said yes and is sent here. */
export interface Guardian {
  readonly requestId: string;
  readonly childId: string;
  readonly verificationId: string;
  readonly secret: string;
  readonly path: string;
}

export interface GuardianWish {
  readonly purposes?: readonly string[];
  readonly email?: string;
  readonly place?: string;
  readonly comesOfAgeOn?: string;
}

/** A guardian was asked, and said yes with the letter's code to what needs the high level. */
export async function approvedGuardian(
  front: INestApplicationContext,
  policy: Policy,
  at: Date,
  wish: GuardianWish,
): Promise<Guardian> {
  const { purposes = ['public-creations'], place = 'NL', comesOfAgeOn = '2032-05-31' } = wish;
  const [requestId, childId, verificationId] = [newId(at), newId(at), newId(at)];
  const asked = ask({
    requestId,
    childId,
    app: 'brickyard',
    locale: 'en',
    policyDigest: digestOf(policy),
    countsFrom: 'approval',
    purposes: purposes.map((purpose) => ({ consentId: newId(at), purpose, level: 'high' })),
    comesOfAgeOn,
    silence: 'P14D',
    reminders: [],
    at,
  });
  await front.get(ConsentRequestStore).create({
    asked,
    child: { ref: `c-${childId}`, place, comesOfAgeOn, isNew: true },
    guardianEmail: wish.email ?? `${childId}@familie.example`,
    escrow: null,
    idempotency: null,
  });
  const secret = verificationSecret(verificationKey, verificationId);
  await front.get(ChildCaseStore).change({ requestId }, ({ requests, consents }) => ({
    at,
    requests: requests.map((request) => ({ ...request, state: 'answered' as const, closedAt: at })),
    advances: consents.map((consent) => advance(consent, { act: 'approve' }, at)),
    verification: {
      step: 'open',
      id: verificationId,
      requestId,
      linkIndex: verificationIndex(verificationKey, secret),
      reference: verificationReference(verificationKey, verificationId),
      locale: 'en',
      noticeDigest: 'e'.repeat(64),
    },
    answer: null,
  }));
  return { requestId, childId, verificationId, secret, path: `/p/${secret}/verify` };
}
