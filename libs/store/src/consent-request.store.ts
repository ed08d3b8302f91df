import { Injectable } from '@nestjs/common';
import { DatabaseError } from 'pg';
import { keysFor, type NewConsentRequest, type SealedDraft, sealDraft } from './consent-request.draft';
import { createRequests } from './consent-request.sql';
import { Database } from './database';
import { KeyQueue } from './key-store/key-queue';
import { KeyStore } from './key-store/key-store.port';
import { Keyring } from './keyring';

/** `conflict`: the child, an open question for the purpose, or the idempotency key was there first. Nothing is written. */
export type CreateOutcome = 'created' | 'conflict';

interface Waiting {
  readonly draft: SealedDraft;
  readonly resolve: (outcome: CreateOutcome) => void;
  readonly reject: (error: unknown) => void;
}

const mostInOneStatement = 100;

/**
 * Opens requests. Drafts of one tick, and those that come while a write is under way, share one statement and one commit;
 * a conflict of one does not harm the others. Keys are kept before what they seal: one without a child harms nobody.
 */
@Injectable()
export class ConsentRequestStore {
  private waiting: Waiting[] = [];
  private writing = false;
  private readonly keys: KeyQueue;

  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
    keys: KeyStore,
  ) {
    this.keys = new KeyQueue(keys);
  }

  /** Writes a request with its child, guardian, consents, escrow, ledger, duties, event and stored answer, or nothing. */
  async create(draft: NewConsentRequest): Promise<CreateOutcome> {
    const sealed = sealDraft(draft, await this.keys.fetch(keysFor(draft)), this.keyring.index);
    if (sealed === null) return 'conflict';
    return new Promise((resolve, reject) => {
      this.waiting.push({ draft: sealed, resolve, reject });
      if (this.writing) return;
      this.writing = true;
      setImmediate(() => void this.writeAll());
    });
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.takeBatch();
      try {
        await this.write(batch);
      } catch (error) {
        if (batch.length > 1 && isOfOneDraft(error)) await this.writeOneByOne(batch);
        else settleFailed(batch, error);
      }
    }
    this.writing = false;
  }

  /** Takes drafts that have nothing to fight over; the others wait for the next statement. */
  private takeBatch(): Waiting[] {
    const taken = new Set<string>();
    const batch: Waiting[] = [];
    const left: Waiting[] = [];
    for (const waiting of this.waiting) {
      const { collidesOn } = waiting.draft;
      if (batch.length >= mostInOneStatement || collidesOn.some((key) => taken.has(key))) left.push(waiting);
      else batch.push(waiting);
      for (const key of collidesOn) taken.add(key);
    }
    this.waiting = left;
    return batch;
  }

  private async writeOneByOne(batch: readonly Waiting[]): Promise<void> {
    for (const waiting of batch) await this.write([waiting]).catch((error) => settleFailed([waiting], error));
  }

  private async write(batch: readonly Waiting[]): Promise<void> {
    const drafts = batch.map(({ draft }) => draft);
    const { rows } = await this.database.pool.query<{ id: string }>({
      ...createRequests,
      values: [
        JSON.stringify(drafts.map(({ request }) => request)),
        JSON.stringify(drafts.flatMap(({ consents }) => consents)),
        JSON.stringify(drafts.flatMap(({ entries }) => entries)),
        JSON.stringify(drafts.flatMap(({ duties }) => duties)),
        JSON.stringify(drafts.flatMap(({ events }) => events)),
      ],
    });
    const created = new Set(rows.map(({ id }) => id));
    for (const { draft, resolve } of batch) resolve(created.has(draft.request.id) ? 'created' : 'conflict');
  }
}

const firstComeFirstServed = new Set([
  'child_one_living',
  'child_pkey',
  'consent_one_asked',
  'consent_request_pkey',
  'idempotency_key_pkey',
]);

function settleFailed(batch: readonly Waiting[], error: unknown): void {
  const isConflict =
    error instanceof DatabaseError && error.code === '23505' && firstComeFirstServed.has(error.constraint ?? '');
  for (const { resolve, reject } of batch) {
    if (isConflict) resolve('conflict');
    else reject(error);
  }
}

/**
 * True when the database refused what one of the drafts holds (bad data, a broken constraint, a deadlock): nothing was
 * written and the others may well pass. After a lost connection nobody knows, so nothing is tried again.
 */
function isOfOneDraft(error: unknown): boolean {
  return error instanceof DatabaseError && /^(21|22|23|40)/.test(error.code ?? '');
}
