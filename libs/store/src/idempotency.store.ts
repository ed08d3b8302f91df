import { Injectable } from '@nestjs/common';
import { Database } from './database';
import { Keyring } from './keyring';
import { answerPlace, sealForService, unsealForService } from './service-seal';

/** What was answered to a call with an Idempotency-Key, to be answered again. */
export interface StoredAnswer {
  readonly app: string;
  readonly key: string;
  /** Digest of the call, so that the same key with another body is found out. */
  readonly requestDigest: Buffer;
  readonly status: number;
  readonly body: unknown;
}

/** Answers by Idempotency-Key; the key is kept as an HMAC and the body sealed, for both may speak of a child. */
@Injectable()
export class IdempotencyStore {
  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
  ) {}

  async find(app: string, key: string): Promise<StoredAnswer | null> {
    const keyHash = this.keyring.index.ofIdempotencyKey(app, key);
    const { rows } = await this.database.pool.query({
      name: 'stored-answer',
      text: 'select request_digest, status, body_sealed from idempotency_key where app = $1 and key_hash = $2',
      values: [app, keyHash],
    });
    const row = rows[0];
    if (row === undefined) return null;
    const body = JSON.parse(unsealForService(this.keyring, answerPlace(app, keyHash), row.body_sealed)) as unknown;
    return { app, key, requestDigest: row.request_digest, status: row.status, body };
  }

  /** Keeps the first answer to a key. False when one is kept already, which then stands. */
  async save({ app, key, requestDigest, status, body }: StoredAnswer, at: Date): Promise<boolean> {
    const keyHash = this.keyring.index.ofIdempotencyKey(app, key);
    const sealed = sealForService(this.keyring, answerPlace(app, keyHash), JSON.stringify(body ?? null));
    const saved = await this.database.pool.query(
      `insert into idempotency_key (app, key_hash, request_digest, status, body_sealed, created_at)
       values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
      [app, keyHash, requestDigest, status, sealed, at],
    );
    return saved.rowCount === 1;
  }
}
