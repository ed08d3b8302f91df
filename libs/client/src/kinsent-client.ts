import { Erasures } from './erasures';
import { KinsentProblem, KinsentUnreachable } from './kinsent-problem';
import { PermissionCache } from './permission-cache';
import { Retention } from './retention';
import { type PostOptions, Transport, type TransportOptions } from './transport';
import type {
  AgeAnswer,
  AgeCheck,
  ChildPermissions,
  ConsentRequest,
  Correction,
  EscrowedPayload,
  EventPage,
  NewConsentRequest,
  Permission,
  PermissionQuestion,
} from './wire';

export interface KinsentClientOptions extends TransportOptions {
  /** How many children's permissions are remembered for ETag checks; 10,000 by default. */
  readonly cacheSize?: number;
  /** Secret of one of the app's webhook endpoints (`whsec_…`); it signs receipts. */
  readonly webhookSecret?: string;
}

/**
 * The calls of a child-facing app. Every method throws KinsentProblem when Kinsent refuses and KinsentUnreachable when
 * it does not answer; only `permission` answers instead, and then it answers no.
 */
export class KinsentClient {
  /** What has to be forgotten, and the receipts for it. */
  readonly erasures: Erasures;
  /** From when data is kept for a time, and what will go. */
  readonly retention: Retention;
  private readonly transport: Transport;
  private readonly cache: PermissionCache;

  constructor(options: KinsentClientOptions) {
    this.transport = new Transport(options);
    this.cache = new PermissionCache(options.cacheSize ?? 10_000);
    this.erasures = new Erasures(this.transport, options.webhookSecret ?? null);
    this.retention = new Retention(this.transport);
  }

  /** Is this age, in this place, old enough? Nothing is kept (T1). */
  async checkAge(check: AgeCheck): Promise<AgeAnswer> {
    return this.ask<AgeAnswer>('/v1/age-checks', check);
  }

  /** Has the guardian asked by letter. The answer comes later, by webhook, event feed or permission (T2). */
  async askGuardian(request: NewConsentRequest, options: PostOptions = {}): Promise<ConsentRequest> {
    return this.post<ConsentRequest>('/v1/consent-requests', request, options);
  }

  async consentRequest(id: string): Promise<ConsentRequest> {
    return this.get<ConsentRequest>(`/v1/consent-requests/${encodeURIComponent(id)}`);
  }

  /** Sends a fresh letter, within the policy's caps; to a corrected address where the last letter came back. */
  async resend(requestId: string, correction: Correction = {}, options: PostOptions = {}): Promise<ConsentRequest> {
    return this.post<ConsentRequest>(
      `/v1/consent-requests/${encodeURIComponent(requestId)}/resend`,
      correction,
      options,
    );
  }

  /** Calls a request off: what is still asked lapses and is forgotten. */
  async cancel(requestId: string, options: PostOptions = {}): Promise<ConsentRequest> {
    return this.post<ConsentRequest>(`/v1/consent-requests/${encodeURIComponent(requestId)}/cancel`, {}, options);
  }

  /** Everything that this child may and may not do, with the reason of each. Throws when Kinsent does not answer. */
  async permissions(childRef: string): Promise<ChildPermissions> {
    const known = this.cache.get(childRef);
    const answer = await this.transport.send({
      method: 'GET',
      path: `/v1/children/${encodeURIComponent(childRef)}/permissions`,
      headers: known === undefined ? {} : { 'if-none-match': known.etag },
    });
    if (answer.status === 304) {
      if (known === undefined) throw new KinsentUnreachable('Kinsent confirmed an answer that was never given.', 304);
      return known.value;
    }
    const value = answer.body as ChildPermissions;
    if (typeof value.permissions !== 'object' || value.permissions === null) {
      throw new KinsentUnreachable('The answer holds no permissions.', answer.status);
    }
    if (answer.etag === null) this.cache.drop(childRef);
    else this.cache.put(childRef, { etag: answer.etag, value });
    return value;
  }

  /**
   * May this child use this purpose, now? Fails closed: without a fresh answer it is no, with the reason `unreachable`;
   * a purpose that the app's policy does not know is no, with the reason `unknown_purpose`.
   */
  async permission(childRef: string, purpose: string): Promise<Permission> {
    let all: ChildPermissions;
    try {
      all = await this.permissions(childRef);
    } catch (error) {
      const isBusy = error instanceof KinsentProblem && error.status === 429;
      if (isBusy || error instanceof KinsentUnreachable) return no('unreachable');
      throw error;
    }
    const found = Object.hasOwn(all.permissions, purpose) ? all.permissions[purpose] : undefined;
    if (found === undefined) return no('unknown_purpose');
    return found.allowed === true ? found : { ...found, allowed: false };
  }

  /** The same question for many children and purposes in one call, answered in the order of the questions. */
  async checkPermissions(checks: readonly PermissionQuestion[]): Promise<readonly (PermissionQuestion & Permission)[]> {
    const { results } = await this.ask<{ results: (PermissionQuestion & Permission)[] }>('/v1/permission-checks', {
      checks,
    });
    return results;
  }

  /** What the app handed over to be kept until the guardian decided; only what may be read now (N1). */
  async escrow(childRef: string): Promise<readonly EscrowedPayload[]> {
    const path = `/v1/children/${encodeURIComponent(childRef)}/escrow`;
    return (await this.get<{ escrows: EscrowedPayload[] }>(path)).escrows;
  }

  /** Events with a sequence above `after`, oldest first (N9). */
  async events(after: number, limit = 100, signal?: AbortSignal): Promise<EventPage> {
    const { body } = await this.transport.send({
      method: 'GET',
      path: `/v1/events?after=${after}&limit=${limit}`,
      signal,
    });
    return body as EventPage;
  }

  /** Sends one webhook delivery once more. */
  async redeliver(deliveryId: string, options: PostOptions = {}): Promise<void> {
    await this.post(`/v1/webhook-deliveries/${encodeURIComponent(deliveryId)}/redeliver`, {}, options);
  }

  private async get<T>(path: string): Promise<T> {
    return (await this.transport.send({ method: 'GET', path })).body as T;
  }

  /** Reads by POST, because the question does not fit a URL: nothing changes, so nothing is to be repeated alike. */
  private async ask<T>(path: string, body: unknown): Promise<T> {
    return (await this.transport.send({ method: 'POST', path, body })).body as T;
  }

  private async post<T>(path: string, body: unknown, options: PostOptions = {}): Promise<T> {
    return (await this.transport.post(path, body, options)).body as T;
  }
}

function no(reason: string): Permission {
  return { allowed: false, reason, level: null, until: null, controlledBy: 'nobody' };
}
