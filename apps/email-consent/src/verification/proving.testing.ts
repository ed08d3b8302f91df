import { createHash } from 'node:crypto';
import {
  advance,
  type Consent,
  owe,
  type PaymentRefusal,
  type PaymentState,
  type ScanRejection,
} from '@kinsent/consent';
import {
  ChildCaseStore,
  Database,
  newId,
  PaymentStore,
  StoreModule,
  type VerificationRecord,
  VerificationStore,
  verificationSecret,
  isPresent,
} from '@kinsent/store';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Road } from '../answer/road.testing';
import { provablePolicy } from '../policy/provable-policy.testing';

const key = Buffer.alloc(32, 7);
const verifiedConsentUrl = 'https://proof.brickyard.example';

export interface JudgedAs {
  readonly rejection?: ScanRejection | null;
  /** Purposes that are granted on it. */
  readonly granting?: readonly string[];
  /** The guardian is forgotten before anybody could tell them. */
  readonly forgotten?: boolean;
  /** Nobody did, in time. */
  readonly unjudged?: boolean;
}

/** The road from question to answer, with verified-consent's database role in place of the service. */
export class ProvingRoad {
  private constructor(
    readonly road: Road,
    private readonly other: INestApplicationContext,
  ) {}

  static async start(): Promise<ProvingRoad> {
    const env = { VERIFIED_CONSENT_URL: verifiedConsentUrl, VERIFICATION_KEY: key.toString('base64') };
    const road = await Road.start(env, provablePolicy);
    const databaseUrl = road.test.database.urlFor('verified-consent');
    const store = StoreModule.forRoot({ databaseUrl, keyring: null, application: 'verified-consent' });
    return new ProvingRoad(road, await NestFactory.createApplicationContext(store, { logger: false }));
  }

  async stop(): Promise<void> {
    await this.other.close();
    await this.road.stop();
  }

  verificationOf(requestId: string): Promise<VerificationRecord | null> {
    return this.other.get(VerificationStore).ofRequest(requestId);
  }

  linkOf(verification: VerificationRecord): string {
    return `${verifiedConsentUrl}/p/${verificationSecret(key, verification.id)}/verify`;
  }

  /** True for the link of a verification with a word that the letter was in hand just now. */
  isPresent(link: string, verification: VerificationRecord): boolean {
    const { searchParams } = new URL(link);
    if (!link.startsWith(`${this.linkOf(verification)}?`)) return false;
    return isPresent(key, verification.id, searchParams.get('h') ?? '', this.road.test.clock.now());
  }

  /** The guardian proves who they are; what they said yes to is granted for the purposes that are named. */
  async pass(requestId: string, granting: readonly string[]): Promise<void> {
    const at = this.road.test.clock.now();
    const verification = (await this.verificationOf(requestId))!;
    const { id, guardianId, noticeDigest } = verification;
    const proofId = newId(at);
    const standsUntil = new Date('2027-03-01T12:00:00Z');
    const evidence = { id: newId(at), method: 'card-payment', noticeDigest, proofId } as const;
    const terms = { validity: 'P1Y', confirmAfter: 'P1D' };
    const grant = (consent: Consent) => advance(consent, { act: 'grant', evidence, terms }, at);
    await this.other.get(ChildCaseStore).change({ requestId }, ({ consents }) => ({
      at,
      advances: consents.filter(({ purpose }) => granting.includes(purpose)).map(grant),
      verification: {
        step: 'pass',
        id,
        proof: { id: proofId, guardianId, method: 'card-payment', standsUntil, reusableAt: null },
      },
      answer: null,
    }));
  }

  /** The guardian's card was charged. Answers the charge's id. */
  async pay(requestId: string, refusal: PaymentRefusal | null = null): Promise<string> {
    const at = this.road.test.clock.now();
    const { id: verificationId, guardianId } = (await this.verificationOf(requestId))!;
    const payments = this.other.get(PaymentStore);
    const charge = { currency: 'EUR', amount: 50 } as const;
    const { id } = await payments.open({
      ...{ id: newId(at), verificationId, guardianId, charge, reusableAt: null, at },
      askAt: new Date(at.getTime() + 3_600_000),
    });
    await payments.move({ id, from: 'opened', to: 'paid', refusal, at }, []);
    return id;
  }

  async refund(paymentId: string): Promise<void> {
    const at = this.road.test.clock.now();
    await this.other.get(PaymentStore).move({ id: paymentId, from: 'paid', to: 'refunded', at }, []);
  }

  /** Owes the letter that says so. */
  async oweLetter(paymentId: string, state: PaymentState = 'refunded'): Promise<void> {
    const at = this.road.test.clock.now();
    const letter = owe('letter.refunded', paymentId, null, at, at);
    // A move to where it is: the duty alone is meant.
    await this.other.get(PaymentStore).move({ id: paymentId, from: state, to: state, at }, [letter]);
  }

  /** A form came back, and staff judged it. Answers its id. */
  async judge(requestId: string, { rejection = null, granting = [], ...how }: JudgedAs): Promise<string> {
    const { forgotten = false, unjudged = false } = how;
    const at = this.road.test.clock.now();
    const { id: verificationId, childId } = (await this.verificationOf(requestId))!;
    if (granting.length > 0) await this.pass(requestId, granting);
    const id = newId(at);
    await this.other.get(Database).pool.query(
      `insert into form_scan (id, verification_id, child_id, state, road, digest, page_count, received_at)
       values ($1, $2, $3, 'waiting', 'upload', $4, 1, $5)`,
      [id, verificationId, childId, createHash('sha256').update(id).digest('hex'), at],
    );
    const verdict = rejection === null ? 'approve' : 'reject';
    const to = unjudged ? 'discarded' : rejection === null ? 'approved' : 'rejected';
    const review = { id: newId(at), staffId: newId(at), verdict, signature: null, rejection, choices: {} } as const;
    if (forgotten) await this.forgetGuardian(requestId);
    await this.other.get(ChildCaseStore).change({ childId }, () => ({
      at,
      scan: { id, from: 'waiting', to, reviews: 0, review, at, ...(rejection === null ? {} : { rejection }) },
      duties: [owe('letter.judged', id, childId, at)],
      answer: null,
    }));
    return id;
  }

  /** As when nothing that the guardian allows is left: the owner of the database may. */
  async forgetGuardian(requestId: string): Promise<void> {
    const { guardianId } = (await this.verificationOf(requestId))!;
    const owner = await NestFactory.createApplicationContext(
      StoreModule.forRoot({ databaseUrl: this.road.test.database.ownerUrl, keyring: null, application: 'test' }),
      { logger: false },
    );
    const { pool } = owner.get(Database);
    await pool.query('delete from guardianship where guardian_id = $1', [guardianId]);
    await pool.query('delete from guardian where id = $1', [guardianId]);
    await owner.close();
  }
}
