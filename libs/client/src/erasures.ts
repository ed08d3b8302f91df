import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { KinsentProblem } from './kinsent-problem';
import type { PostOptions, Transport } from './transport';
import type { Erasure, ErasurePage, HoldGround, ImmediateCause, KinsentEvent, Receipt, TakenReceipt } from './wire';

/** What `erasure.requested` asks of the app. */
export interface ErasureOrder {
  readonly childRef: string;
  readonly erasureId: string;
  readonly targetId: string;
  readonly cause: string;
  readonly purposes: readonly string[];
  /** Kinds of data in the policy that have to go; an empty list is all that is held for the purposes. */
  readonly data: readonly string[];
  /** Those of them that nobody may be able to bring back: not from a backup, nor with a key. */
  readonly unrecoverable: readonly string[];
  readonly action: 'erase' | 'anonymise';
  /** What the app called the one thing that it is about; null where it is about all of them. */
  readonly item: string | null;
  /** By when Kinsent wants the answer. */
  readonly deadline: string;
}

/** How many records went, or until when and on what ground something stays. */
export type ErasureDone = number | { readonly heldUntil: Date; readonly ground: HoldGround };

export interface ErasureFilter {
  /** `open`: somebody still has to answer; `overdue`: and is late with it. All of them when not said. */
  readonly state?: 'open' | 'overdue';
  /** Id of the last erasure of the page before. */
  readonly after?: string;
  readonly limit?: number;
}

/** What has to be forgotten, and the receipts for it (T3). Throws as KinsentClient does. */
export class Erasures {
  constructor(
    private readonly transport: Transport,
    private readonly webhookSecret: string | null,
  ) {}

  /** The app's erasures, oldest first. */
  async list(filter: ErasureFilter = {}): Promise<ErasurePage> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, String(value));
    return (await this.transport.send({ method: 'GET', path: `/v1/erasures?${query}` })).body as ErasurePage;
  }

  async get(id: string): Promise<Erasure> {
    return (await this.transport.send({ method: 'GET', path: pathOf(id) })).body as Erasure;
  }

  /** The signed certificate (a compact JWS); null while somebody has not answered, and where nothing is signed. */
  async certificate(id: string): Promise<string | null> {
    try {
      const path = `${pathOf(id)}/certificate`;
      return (await this.transport.send({ method: 'GET', path, expects: 'text' })).body as string;
    } catch (error) {
      if (error instanceof KinsentProblem && error.code === 'certificate_missing') return null;
      throw error;
    }
  }

  /** Has a child erased now, everywhere; permissions are no at once (T7, T10). All purposes when none are named. */
  async erase(
    childRef: string,
    wish: { readonly cause: ImmediateCause; readonly purposes?: readonly string[] },
    options: PostOptions = {},
  ): Promise<Erasure> {
    const path = `/v1/children/${encodeURIComponent(childRef)}/erasure`;
    return (await this.transport.post(path, wish, options)).body as Erasure;
  }

  /** Gives a receipt, signed with the webhook secret. The same one again has the same answer. */
  async receipt(erasureId: string, receipt: Receipt): Promise<TakenReceipt> {
    if (this.webhookSecret === null) throw new TypeError('Receipts are signed: give the client a webhookSecret.');
    const rawBody = JSON.stringify(receipt);
    const id = `receipt_${randomUUID()}`;
    const at = new Date();
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(this.webhookSecret).sign(id, at, rawBody),
    };
    const path = `${pathOf(erasureId)}/receipts`;
    return (await this.transport.send({ method: 'POST', path, rawBody, headers })).body as TakenReceipt;
  }

  /**
   * Answers `erasure.requested`: has the app erase, and gives the receipt. Null for every other event, and for one that was
   * answered before: events may come twice. What `erase` throws is thrown on; let the event come again then.
   */
  async answer(
    event: KinsentEvent,
    erase: (order: ErasureOrder) => Promise<ErasureDone> | ErasureDone,
  ): Promise<TakenReceipt | null> {
    const order = orderOf(event);
    if (order === null) return null;
    const { childRef, targetId, erasureId } = order;
    const done = await erase(order);
    try {
      return await this.receipt(erasureId, { childRef, targetId, ...outcomeOf(done) });
    } catch (error) {
      if (error instanceof KinsentProblem && error.code === 'already_answered') return null;
      throw error;
    }
  }
}

/** Null for other events, and for a child that nobody can name any more: then everybody has answered. */
function orderOf({ type, data }: KinsentEvent): ErasureOrder | null {
  if (type !== 'erasure.requested' || data.childRef === null) return null;
  return { item: null, unrecoverable: [], ...data } as unknown as ErasureOrder;
}

function outcomeOf(done: ErasureDone) {
  if (typeof done !== 'number') {
    return { outcome: 'held', heldUntil: done.heldUntil.toISOString(), ground: done.ground } as const;
  }
  return done === 0 ? ({ outcome: 'nothing-held' } as const) : ({ outcome: 'erased', records: done } as const);
}

function pathOf(id: string): string {
  return `/v1/erasures/${encodeURIComponent(id)}`;
}
