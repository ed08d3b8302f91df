import { Injectable } from '@nestjs/common';
import { Database } from './database';
import { ErasureDeskStore } from './erasure-desk.store';
import { findAddressee } from './erasure-guardian.rows';
import type { ErasureCase } from './erasure.read';

/** A certificate that a guardian is to get, and the request under which their address is held. */
export interface CertifiedLetter extends ErasureCase {
  readonly certificate: string;
  readonly requestId: string;
}

/** Certificates of erasures on their way to guardians. */
@Injectable()
export class ErasureLetterStore {
  constructor(
    private readonly database: Database,
    private readonly desk: ErasureDeskStore,
  ) {}

  /** By the subject of its duty; null when nobody may be written to any more, or nothing was certified. */
  async find(id: string, at: Date): Promise<CertifiedLetter | null> {
    const addressee = await findAddressee(this.database.pool, id, at);
    const found = addressee === null ? null : await this.desk.find(addressee.erasureId);
    if (addressee === null || found === null || found.certificate === null) return null;
    return { ...found, certificate: found.certificate, requestId: addressee.requestId };
  }

  /** Nothing is left that tells whose guardian it was. Safe to repeat. */
  async forget(id: string): Promise<void> {
    await this.database.pool.query('delete from erasure_guardian where id = $1', [id]);
  }
}
