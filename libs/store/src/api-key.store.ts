import { Injectable } from '@nestjs/common';
import type { QueryResultRow } from 'pg';
import { Database } from './database';
import { newId } from './uuid-v7';

export interface ApiKeyRecord {
  readonly id: string;
  readonly app: string;
  readonly label: string;
  readonly mode: 'live' | 'test';
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

export interface NewApiKey extends Pick<ApiKeyRecord, 'app' | 'label' | 'mode' | 'scopes' | 'expiresAt'> {
  /** SHA-256 of the whole key; the key itself is never stored. */
  readonly secretHash: Buffer;
}

const columns = 'id, app, label, mode, scopes, created_at, expires_at, revoked_at';

/** Keys with which apps call us; several at a time for one app. */
@Injectable()
export class ApiKeyStore {
  constructor(private readonly database: Database) {}

  async create(key: NewApiKey, at: Date): Promise<ApiKeyRecord> {
    const { rows } = await this.database.pool.query(
      `insert into api_key (id, app, label, mode, secret_hash, scopes, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${columns}`,
      [newId(at), key.app, key.label, key.mode, key.secretHash, key.scopes, at, key.expiresAt],
    );
    return readKey(rows[0]);
  }

  /** All keys, of one app or of all, oldest first; revoked ones too. */
  async list(app?: string): Promise<ApiKeyRecord[]> {
    const { rows } = await this.database.pool.query(
      `select ${columns} from api_key where app = coalesce($1, app) order by id`,
      [app ?? null],
    );
    return rows.map(readKey);
  }

  /** False when there is no such key, or it is revoked already. */
  async revoke(id: string, at: Date): Promise<boolean> {
    const revoked = await this.database.pool.query(
      'update api_key set revoked_at = $2 where id = $1 and revoked_at is null',
      [id, at],
    );
    return revoked.rowCount === 1;
  }

  /** The key with that hash unless it is revoked; whether it has expired is for the caller's clock to say. */
  async findByHash(secretHash: Buffer): Promise<ApiKeyRecord | null> {
    const { rows } = await this.database.pool.query({
      name: 'api-key',
      text: `select ${columns} from api_key where secret_hash = $1 and revoked_at is null`,
      values: [secretHash],
    });
    return rows[0] === undefined ? null : readKey(rows[0]);
  }
}

function readKey(row: QueryResultRow): ApiKeyRecord {
  return {
    id: row['id'] as string,
    app: row['app'] as string,
    label: row['label'] as string,
    mode: row['mode'] as 'live' | 'test',
    scopes: row['scopes'] as string[],
    createdAt: row['created_at'] as Date,
    expiresAt: row['expires_at'] as Date | null,
    revokedAt: row['revoked_at'] as Date | null,
  };
}
