import { advance, type Change, type Consent } from '@kinsent/consent';
import { Client } from 'pg';
import { ChildCaseStore } from './child-case.store';
import { ConsentRequestStore } from './consent-request.store';
import { GuardianProofStore } from './guardian-proof.store';
import { PaymentDeskStore } from './payment-desk.store';
import { PaymentStore } from './payment.store';
import { testDatabase, type TestDatabase } from './testing';
import { aRequest, later, start, terms } from './testing-requests';
import { openStores, type OpenStores } from './testing-stores';
import { newId } from './uuid-v7';
import { fingerprintIndex, verificationIndex, verificationReference, verificationSecret } from './verification-link';
import { PaymentMoved, ProofFallen, VerificationPassed } from './verification.step';
import { type VerificationRecord, VerificationStore } from './verification.store';

const key = Buffer.alloc(32, 9);
let database: TestDatabase;
let front: OpenStores;
let strong: OpenStores;
let owner: Client;

beforeAll(async () => {
  database = await testDatabase();
  front = await openStores(database, 'email-consent');
  strong = await openStores(database, 'verified-consent');
  owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner?.end();
  await strong?.close();
  await front?.close();
  await database?.drop();
});

/** A guardian who said yes to what needs the high level, and is on their way. */
async function approved(email?: string): Promise<VerificationRecord> {
  const request = aRequest({ level: 'high', purposes: ['wall'], ...(email === undefined ? {} : { email }) });
  await front.get(ConsentRequestStore).create(request);
  const { id: requestId } = request.asked.request;
  const id = newId(start);
  await front.get(ChildCaseStore).change({ requestId }, ({ consents }) => ({
    at: later(1),
    advances: consents.map((consent) => advance(consent, { act: 'approve' }, later(1))),
    verification: {
      step: 'open',
      id,
      requestId,
      linkIndex: verificationIndex(key, verificationSecret(key, id)),
      reference: verificationReference(key, id),
      locale: 'nl',
      noticeDigest: 'e'.repeat(64),
    },
    answer: null,
  }));
  return (await strong.get(VerificationStore).byId(id))!;
}

async function opened(of: VerificationRecord, at = later(2)) {
  return strong.get(PaymentStore).open({
    id: newId(at),
    verificationId: of.id,
    guardianId: of.guardianId,
    charge: { currency: 'EUR', amount: 50 },
    reusableAt: at,
    at,
    askAt: later(24, at),
  });
}

/** The charge is paid, the guardian known, and what they said yes to granted. */
async function passed(
  of: VerificationRecord,
  paymentId: string,
  proofId = newId(start),
  at = later(3),
): Promise<string> {
  const grant = (consent: Consent): Change => ({
    act: 'grant',
    evidence: { id: newId(at), method: 'card-payment', noticeDigest: consent.policyDigest, proofId },
    terms,
  });
  await strong.get(ChildCaseStore).change({ requestId: of.requestId }, ({ consents }) => ({
    at,
    advances: consents.map((consent) => advance(consent, grant(consent), at)),
    verification: {
      step: 'pass',
      id: of.id,
      proof: {
        id: proofId,
        guardianId: of.guardianId,
        method: 'card-payment',
        standsUntil: later(9000),
        reusableAt: at,
      },
    },
    payment: { id: paymentId, from: 'opened', to: 'paid', intentId: `pi_${paymentId}`, proofId, at },
    answer: null,
  }));
  return proofId;
}

async function proofsOf({ guardianId }: VerificationRecord): Promise<unknown[]> {
  return (await owner.query('select id, method from guardian_proof where guardian_id = $1', [guardianId])).rows;
}

describe('a guardian on their way', () => {
  it('is found by the link alone, and has one way for a request', async () => {
    const one = await approved();
    const found = await strong.get(VerificationStore).byLink(verificationIndex(key, verificationSecret(key, one.id)));
    expect(found).toEqual(one);
    expect(await strong.get(VerificationStore).ofRequest(one.requestId)).toEqual(one);
    expect(await strong.get(VerificationStore).byLink(verificationIndex(key, 'guessed'))).toBeNull();
    const { consents } = (await front.get(ChildCaseStore).findByRequest(null, one.requestId))!;
    expect(consents).toMatchObject([{ state: 'asked', approvedAt: later(1), grantedAt: null }]);
  });

  it('is proven once: of two roads at one moment, the second one writes nothing', async () => {
    const one = await approved();
    const byCard = await passed(one, (await opened(one)).id);
    const before = await proofsOf(one);
    const late = strong.get(ChildCaseStore).change({ requestId: one.requestId }, () => ({
      at: later(4),
      verification: {
        step: 'pass',
        id: one.id,
        proof: {
          id: newId(later(4)),
          guardianId: one.guardianId,
          method: 'signed-form',
          standsUntil: later(9000),
          reusableAt: null,
        },
      },
      answer: null,
    }));
    await expect(late).rejects.toThrow(VerificationPassed);
    expect(await proofsOf(one)).toEqual(before);
    const now = await strong.get(VerificationStore).byId(one.id);
    expect(now).toMatchObject({ proofId: byCard, passedAt: later(3), proofMethod: 'card-payment' });
  });

  it('is known by numbers alone to the service that proves them', async () => {
    const one = await approved();
    expect(Object.values(one).join(' ')).not.toMatch(/@|example/);
  });
});

describe('a charge', () => {
  it('is one at a time, however often it is asked for at once, and is asked about later', async () => {
    const one = await approved();
    const all = await Promise.all(Array.from({ length: 6 }, () => opened(one)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    const { rows } = await owner.query(`select kind, due_at from duty where subject_id = $1`, [all[0]!.id]);
    expect(rows).toEqual([{ kind: 'payment.settle', due_at: later(26) }]);
  });

  it('hears each word of the provider once, however often it comes at once', async () => {
    const { id } = await opened(await approved());
    const event = {
      id: `evt_${id}`,
      type: 'checkout.session.completed',
      paymentId: id,
      duty: 'payment.settle',
    } as const;
    const heard = await Promise.all(Array.from({ length: 10 }, () => strong.get(PaymentStore).hear(event, later(3))));
    expect(heard.filter(Boolean)).toHaveLength(1);
    const { rows } = await owner.query(`select key from duty where subject_id = $1 and due_at = $2`, [id, later(3)]);
    expect(rows).toEqual([{ key: `payment.settle/${id}/evt_${id}` }]);
  });

  it('grants in the commit that says that it was paid, and does so once', async () => {
    const one = await approved();
    const { id } = await opened(one);
    const tries = await Promise.allSettled([passed(one, id), passed(one, id)]);
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await strong.get(PaymentStore).byId(id)).toMatchObject({
      state: 'paid',
      paidAt: later(3),
      reusableAt: later(2),
    });
    const { consents } = (await front.get(ChildCaseStore).findByRequest(null, one.requestId))!;
    expect(consents).toMatchObject([{ state: 'granted', grantedAt: later(3) }]);
    const { rows } = await owner.query('select method, level, cite from evidence where request_id = $1', [
      one.requestId,
    ]);
    expect(rows).toEqual([{ method: 'card-payment', level: 'high', cite: '16 CFR 312.5(b)(2)(ii)' }]);
  });

  it('moves only from where it was looked at, and changes nothing otherwise', async () => {
    const { id } = await opened(await approved());
    const move = { id, from: 'paid', to: 'refunded', refundId: 're_1', at: later(4) } as const;
    await expect(strong.get(PaymentStore).move(move, [])).rejects.toBeInstanceOf(PaymentMoved);
    expect(await strong.get(PaymentStore).byId(id)).toMatchObject({
      state: 'opened',
      refundId: null,
      refundedAt: null,
    });
  });

  it('makes no proof when the card holder objected before it was settled', async () => {
    const one = await approved();
    const { id } = await opened(one);
    expect(await strong.get(PaymentStore).disputed(id, later(3))).toBe(false);
    await expect(passed(one, id)).rejects.toBeInstanceOf(PaymentMoved);
    const { consents } = (await front.get(ChildCaseStore).findByRequest(null, one.requestId))!;
    expect(consents).toMatchObject([{ state: 'asked' }]);
  });

  it('is shown to staff when it is owed for long, failed, or was objected to', async () => {
    const [late, failed, objected] = await Promise.all([approved(), approved(), approved()]);
    for (const one of [late, failed, objected]) await passed(one, (await opened(one)).id);
    const [ofFailed] = await strong.get(PaymentStore).ofVerification(failed.id);
    const [ofObjected] = await strong.get(PaymentStore).ofVerification(objected.id);
    await strong.get(PaymentStore).move({ id: ofFailed!.id, from: 'paid', to: 'refund-failed', at: later(5) }, []);
    await strong.get(PaymentStore).move({ id: ofObjected!.id, from: 'paid', to: 'refunded', at: later(5) }, []);
    await strong.get(PaymentStore).disputed(ofObjected!.id, later(6));
    const seen = await strong.get(PaymentDeskStore).toSee(later(4), 100);
    const why = (id: string): string[] => seen.filter((row) => row.id === id).map((row) => row.why);
    const [ofLate] = await strong.get(PaymentStore).ofVerification(late.id);
    expect([ofLate!, ofFailed!, ofObjected!].map(({ id }) => why(id))).toEqual([
      ['refund-late'],
      ['refund-failed'],
      ['disputed'],
    ]);
    expect(await strong.get(PaymentDeskStore).backlog()).toMatchObject({ failed: 1, oldestPaidAt: later(3) });
  });

  it('counts the guardians who paid with one card, without the provider’s number of it', async () => {
    const card = fingerprintIndex(key, 'card-of-a-ring');
    const guardians = await Promise.all([approved(), approved(), approved()]);
    for (const one of guardians) {
      const { id } = await opened(one);
      await strong.get(PaymentStore).move({ id, from: 'opened', to: 'paid', fingerprint: card, at: later(3) }, []);
    }
    const others = (since: Date) => strong.get(PaymentStore).othersWithCard(card, guardians[0].guardianId, since);
    expect(await others(start)).toBe(2);
    expect(await others(later(4))).toBe(0);
    expect(card.toString('latin1')).not.toContain('ring');
  });
});

describe('a proof', () => {
  it('serves the guardian’s other requests until its end, and not once it was taken back', async () => {
    const one = await approved('moeder@proof.example');
    const proofId = await passed(one, (await opened(one)).id);
    const other = await approved('moeder@proof.example');
    expect(other.guardianId).toBe(one.guardianId);
    const proofs = strong.get(GuardianProofStore);
    expect(await proofs.reusable(one.guardianId, later(8999))).toMatchObject({ id: proofId, provenAt: later(3) });
    expect(await proofs.reusable(one.guardianId, later(9000))).toBeNull();
    await proofs.revoke(one.guardianId, later(5));
    expect(await proofs.reusable(one.guardianId, later(6))).toBeNull();
  });

  it('takes what rests on it along when it falls, and nothing can rest on it again', async () => {
    const one = await approved();
    const proofId = await passed(one, (await opened(one)).id);
    const fallen = await strong.get(GuardianProofStore).fall(proofId, later(5));
    expect(fallen).toMatchObject([{ childId: one.childId, consentIds: [expect.any(String)] }]);
    const again = await approved();
    const grant: Change = {
      act: 'grant',
      evidence: { id: newId(start), method: 'card-payment', noticeDigest: 'e'.repeat(64), proofId },
      terms,
    };
    const rest = strong.get(ChildCaseStore).change({ requestId: again.requestId }, ({ consents }) => ({
      at: later(6),
      advances: consents.map((consent) => advance(consent, grant, later(6))),
      answer: null,
    }));
    await expect(rest).rejects.toBeInstanceOf(ProofFallen);
  });
});
