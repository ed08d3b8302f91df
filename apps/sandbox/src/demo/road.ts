import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { KinsentClient, type KinsentEvent, type Permission } from '@kinsent/client';
import { expectThat } from './journal';
import { Parent } from './parent';
import type { SandboxStatus } from './sandbox-access';

/** One child's road through a sandbox: the app's side by the SDK, the parent's side by letters and pages. */
export class Road {
  childRef = `demo-${randomUUID()}`;
  readonly client: KinsentClient;
  readonly parent: Parent;
  /** Set once the app has asked. */
  requestId: string | null = null;
  readonly hub: string;
  /** The house's database, for the command that exports the ledger. */
  readonly auditDatabaseUrl: string;

  constructor({ urls, apiKey, auditDatabaseUrl }: SandboxStatus, parentName: string) {
    this.hub = urls.hub;
    this.auditDatabaseUrl = auditDatabaseUrl;
    this.client = new KinsentClient({ baseUrl: urls.emailConsent, apiKey });
    this.parent = new Parent(urls.hub, `${parentName}-${randomUUID().slice(0, 8)}@family.example`);
  }

  async permission(purpose: string): Promise<Permission> {
    return this.client.permission(this.childRef, purpose);
  }

  /** The permission once its reason is the wanted one; throws when it does not become so in ten seconds. */
  async awaitReason(purpose: string, reason: string): Promise<Permission> {
    let found = await this.permission(purpose);
    for (let waited = 0; waited < 10_000 && found.reason !== reason; waited += 100) {
      await wait(100);
      found = await this.permission(purpose);
    }
    expectThat(found.reason === reason, `the reason is ${found.reason}, not ${reason}`);
    return found;
  }

  /**
   * This child's events so far, oldest first, after checking that the feed has no hole. Once the child is forgotten, older
   * events name its request and no longer the child.
   */
  async events(): Promise<KinsentEvent[]> {
    return (await this.feed()).filter(
      ({ data }) =>
        data.childRef === this.childRef || (this.requestId !== null && data['consentRequestId'] === this.requestId),
    );
  }

  /** Number of the newest event of the app. */
  async lastSequence(): Promise<number> {
    return (await this.feed()).at(-1)?.sequence ?? 0;
  }

  /** Takes the child whom the app asked about after that event for the one whose road this is. */
  async follow(sequence: number): Promise<void> {
    let created: KinsentEvent | undefined;
    for (let waited = 0; waited < 10_000 && created === undefined; waited += 100) {
      created = (await this.feed()).find((each) => each.sequence > sequence && each.type === 'consent_request.created');
      if (created === undefined) await wait(100);
    }
    if (created === undefined || created.data.childRef === null) throw new Error('The app has asked nobody.');
    this.childRef = created.data.childRef;
    this.requestId = String(created.data['consentRequestId']);
  }

  /** Id of the erasure of this child that a purpose belongs to; null when there is none. */
  async erasureOf(purpose: string): Promise<string | null> {
    const asked = (await this.events()).find(
      ({ type, data }) => type === 'erasure.requested' && (data['purposes'] as string[]).includes(purpose),
    );
    return asked === undefined ? null : String(asked.data['erasureId']);
  }

  private async feed(): Promise<KinsentEvent[]> {
    const all: KinsentEvent[] = [];
    for (;;) {
      const { events } = await this.client.events(all.at(-1)?.sequence ?? 0, 500);
      if (events.length === 0) break;
      all.push(...events);
    }
    all.forEach(({ sequence }, index) =>
      expectThat(sequence === index + 1, `event ${index + 1} is missing from the feed`),
    );
    return all;
  }

  /** Types of this child's events; throws when a wanted one is not there. */
  async told(...wanted: string[]): Promise<string[]> {
    const types = (await this.events()).map(({ type }) => type);
    const missing = wanted.filter((type) => !types.includes(type));
    expectThat(missing.length === 0, `not told: ${missing.join(', ')} (only ${types.join(', ')})`);
    return types;
  }

  /** True when the sample app's webhook received that event of this child, with a good signature. */
  async webhookSaw(type: string): Promise<boolean> {
    const event = (await this.events()).find((each) => each.type === type);
    const response = await fetch(`${this.hub}/app/webhooks`);
    const { received } = (await response.json()) as { received: { id: string }[] };
    return event !== undefined && received.some(({ id }) => id === event.id);
  }

  /** Moves the sandbox's clock; everything that falls due is done when this returns. */
  async moveClock(advance: string): Promise<string> {
    const response = await fetch(`${this.hub}/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advance }),
    });
    const body = (await response.json()) as { now?: string; detail?: string };
    expectThat(response.ok, `the clock says: ${body.detail ?? response.status}`);
    return body.now!;
  }
}
