import { Injectable } from '@nestjs/common';
import { ApiKeyStore } from '@kinsent/store';
import { Clock } from '../clock/clock';
import type { Caller } from './caller';
import type { Scope } from './scopes';

/** A revoked key works no longer than this. */
const rememberMs = 5_000;
const mostRemembered = 10_000;

interface Remembered {
  readonly caller: Caller | null;
  readonly expiresAt: Date | null;
  readonly untilMs: number;
}

/** The API keys, remembered for up to five seconds by their hash. Unknown, revoked and expired keys are all nobody. */
@Injectable()
export class ApiKeys {
  private readonly remembered = new Map<string, Remembered>();
  private readonly asking = new Map<string, Promise<Remembered>>();

  constructor(
    private readonly store: ApiKeyStore,
    private readonly clock: Clock,
  ) {}

  /** The caller of a key that is still remembered; `undefined` when the database must be asked, null for nobody. */
  recall(keyHash: string): Caller | null | undefined {
    const entry = this.remembered.get(keyHash);
    if (entry === undefined || entry.untilMs < performance.now()) return undefined;
    return this.standing(entry);
  }

  /** The caller of a key, or null. Requests that ask for the same key at once share one look-up. */
  async find(keyHash: string): Promise<Caller | null> {
    const known = this.recall(keyHash);
    if (known !== undefined) return known;
    let asking = this.asking.get(keyHash);
    if (asking === undefined) {
      asking = this.lookUp(keyHash).finally(() => this.asking.delete(keyHash));
      this.asking.set(keyHash, asking);
    }
    return this.standing(await asking);
  }

  private async lookUp(keyHash: string): Promise<Remembered> {
    const key = await this.store.findByHash(Buffer.from(keyHash, 'base64'));
    const caller =
      key === null || key.revokedAt !== null
        ? null
        : { keyId: key.id, app: key.app, scopes: new Set(key.scopes as readonly Scope[]) };
    const entry = { caller, expiresAt: key?.expiresAt ?? null, untilMs: performance.now() + rememberMs };
    if (this.remembered.size >= mostRemembered) this.remembered.clear();
    this.remembered.set(keyHash, entry);
    return entry;
  }

  private standing({ caller, expiresAt }: Remembered): Caller | null {
    if (caller === null || expiresAt === null) return caller;
    return expiresAt.getTime() > this.clock.now().getTime() ? caller : null;
  }
}
