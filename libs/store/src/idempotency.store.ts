import { Injectable } from '@nestjs/common';
import { Database } from './database';
import { dayKey } from './key-store/key-name';
import { KeyStore } from './key-store/key-store.port';
import { Keyring } from './keyring';
import { answerPlace, callPlace } from './places';
import { seal, unseal } from './sealing';

/** What was answered to a call with an Idempotency-Key, to be answered again. */
export interface StoredAnswer {
  readonly app: string;
  readonly key: string;
  /** Digest of the call, so that the same key with another body is found out. */
  readonly requestDigest: Buffer;
  readonly status: number;
  readonly body: unknown;
}

/**
 * Answers by Idempotency-Key, which is kept as an HMAC. Answer and digest of the call may speak of a child: both are sealed
 * with a key of the day, which is destroyed with the last answer of that day.
 */
@Injectable()
export class IdempotencyStore {
  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
    private readonly keys: KeyStore,
  ) {}

  async find(app: string, key: string): Promise<StoredAnswer | null> {
    const keyHash = this.keyring.index.ofIdempotencyKey(app, key);
    const { rows } = await this.database.pool.query({
      name: 'stored-answer',
      text: `select request_digest, status, body_sealed, created_at from idempotency_key
             where app = $1 and key_hash = $2`,
      values: [app, keyHash],
    });
    const row = rows[0];
    if (row === undefined) return null;
    const name = dayKey(row.created_at);
    const opening = (await this.keys.fetch({ open: [name] })).of(name);
    if (opening === null) return null;
    const requestDigest = unseal(opening, callPlace(app, keyHash), row.request_digest);
    const body = unseal(opening, answerPlace(app, keyHash), row.body_sealed).toString('utf8');
    return { app, key, requestDigest, status: row.status, body: JSON.parse(body) as unknown };
  }

  /** Keeps the first answer to a key. False when one is kept already, which then stands. */
  async save({ app, key, requestDigest, status, body }: StoredAnswer, at: Date): Promise<boolean> {
    const keyHash = this.keyring.index.ofIdempotencyKey(app, key);
    const name = dayKey(at);
    const sealing = (await this.keys.fetch({ make: [{ ...name, at }] })).of(name)!;
    const saved = await this.database.pool.query(
      `insert into idempotency_key (app, key_hash, request_digest, status, body_sealed, created_at)
       values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
      [
        app,
        keyHash,
        seal(sealing, callPlace(app, keyHash), requestDigest),
        status,
        seal(sealing, answerPlace(app, keyHash), JSON.stringify(body ?? null)),
        at,
      ],
    );
    return saved.rowCount === 1;
  }
}
