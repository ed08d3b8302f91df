import type { PublicJwk } from '@kinsent/consent';
import { Injectable } from '@nestjs/common';
import { Database } from './database';

/** A public key that checkpoints and certificates are read with. */
export interface KnownKey {
  readonly kid: string;
  readonly jwk: PublicJwk;
  readonly firstUsedAt: Date;
}

/** Every key that ever signed: an old one stays readable after a newer took its place. */
@Injectable()
export class SigningKeyStore {
  constructor(private readonly database: Database) {}

  /** Makes a key known before it signs anything; one that is known stays as it is. */
  async register({ kid, jwk }: Pick<KnownKey, 'kid' | 'jwk'>, at: Date): Promise<void> {
    await this.database.pool.query(
      'insert into signing_key (kid, jwk, first_used_at) values ($1, $2, $3) on conflict (kid) do nothing',
      [kid, jwk, at],
    );
  }

  /** Oldest first. */
  async all(): Promise<KnownKey[]> {
    const { rows } = await this.database.pool.query('select * from signing_key order by first_used_at, kid');
    return rows.map((row) => ({ kid: row.kid, jwk: row.jwk as PublicJwk, firstUsedAt: row.first_used_at }));
  }
}
