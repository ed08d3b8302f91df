import { randomBytes } from 'node:crypto';
import type Stripe from 'stripe';
import { Alarm } from '../alarm';
import { seconds } from '../new-id';
import type { Switches } from '../switches';
import { type Delivery, nextTry } from './delivery';
import { signatureHeader } from './sign';

export interface DeliveriesOptions {
  readonly url: string;
  readonly secret: string;
  readonly switches: () => Switches;
  readonly now: () => Date;
}

const patienceMs = 10_000;

/** Hands events to the webhook endpoint, one after another, until each was taken or three days have passed. */
export class Deliveries {
  private readonly list: Delivery[] = [];
  private readonly alarm: Alarm;
  private readonly leaving = new AbortController();
  private pumping: Promise<void> | null = null;
  private moves = 0;

  constructor(private readonly options: DeliveriesOptions) {
    this.alarm = new Alarm(options.now, () => this.look());
  }

  /** What happened at once, in its order. */
  add(events: readonly Stripe.Event[], session: string | null): void {
    const { delaySeconds, hold, order } = this.options.switches();
    const dueAt = new Date(this.options.now().getTime() + delaySeconds * 1000);
    const batch = events.map((event, index): Delivery => ({
      event,
      session,
      happened: this.list.length + index,
      state: hold ? 'held' : 'waiting',
      dueAt,
      sending: false,
      tries: 0,
      attempts: [],
    }));
    this.list.push(...(order === 'reversed' ? batch.reverse() : batch));
    this.changed();
  }

  /** In the order in which they leave. */
  all(): readonly Delivery[] {
    return this.list;
  }

  held(): Delivery[] {
    return this.list.filter(({ state }) => state === 'held');
  }

  /** Lets those go that were held back, in the order that the switch says. */
  release(): number {
    const held = this.held().sort((a, b) => a.happened - b.happened);
    if (this.options.switches().order === 'reversed') held.reverse();
    const now = this.options.now().getTime();
    held.forEach((delivery, index) => {
      delivery.state = 'waiting';
      // The order of leaving is that of times: they are set apart a little, in the past.
      delivery.dueAt = new Date(now - held.length + index);
    });
    this.changed();
    return held.length;
  }

  /** Loses those for ever that were held back. */
  lose(): number {
    const held = this.held();
    for (const delivery of held) delivery.state = 'lost';
    this.changed();
    return held.length;
  }

  /** Sends some once more, whatever became of them. */
  resend(wanted: (delivery: Delivery) => boolean): number {
    const again = this.list.filter((delivery) => wanted(delivery) && !delivery.sending);
    for (const delivery of again) {
      delivery.state = 'waiting';
      delivery.tries = 0;
      delivery.dueAt = this.options.now();
    }
    this.changed();
    return again.length;
  }

  /** How many are due and not there; none while everything is down, for then nothing leaves. */
  due(now: Date): number {
    return this.list.filter((delivery) => delivery.sending || this.mayLeave(delivery, now)).length;
  }

  nextAt(): Date | null {
    if (this.options.switches().down) return null;
    const waiting = this.list.filter(({ state, sending }) => state === 'waiting' && !sending);
    return waiting.length === 0 ? null : new Date(Math.min(...waiting.map(({ dueAt }) => dueAt.getTime())));
  }

  /** Changes with everything that is added, released or handed over. */
  get movement(): number {
    return this.moves;
  }

  /** Hands over what is due. To be called when the clock or a switch has moved. */
  look(): void {
    this.pumping ??= this.pump().finally(() => {
      this.pumping = null;
      if (!this.leaving.signal.aborted) this.alarm.set(this.nextAt());
    });
  }

  async stop(): Promise<void> {
    this.leaving.abort();
    this.alarm.set(null);
    await this.pumping;
  }

  private changed(): void {
    this.moves += 1;
    this.look();
  }

  private mayLeave({ state, dueAt }: Delivery, now: Date): boolean {
    return state === 'waiting' && dueAt <= now && !this.options.switches().down;
  }

  private async pump(): Promise<void> {
    // What was added together leaves together.
    await Promise.resolve();
    for (;;) {
      const now = this.options.now();
      const [next] = this.list
        .filter((delivery) => this.mayLeave(delivery, now))
        .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
      if (next === undefined || this.leaving.signal.aborted) return;
      await this.hand(next);
      this.moves += 1;
    }
  }

  private async hand(delivery: Delivery): Promise<void> {
    const { duplicates, forge } = this.options.switches();
    delivery.sending = true;
    const copies = Array.from({ length: duplicates + 1 }, () => this.post(delivery.event));
    for (const outcome of await Promise.all(copies)) {
      delivery.attempts.push({ at: this.options.now(), outcome, forged: forge });
    }
    delivery.sending = false;
    const taken = delivery.attempts.slice(-copies.length).every(({ outcome }) => isTaken(outcome));
    if (taken) {
      delivery.state = 'delivered';
      return;
    }
    delivery.tries += 1;
    const again = nextTry(delivery.tries, this.options.now());
    if (again === null) delivery.state = 'lost';
    else delivery.dueAt = again;
  }

  private async post(event: Stripe.Event): Promise<number | string> {
    const { forge, staleSeconds } = this.options.switches();
    const body = JSON.stringify(event, null, 2);
    const secret = forge ? `whsec_${randomBytes(24).toString('hex')}` : this.options.secret;
    const timestamp = seconds(this.options.now()) - staleSeconds;
    try {
      const response = await fetch(this.options.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Stripe/1.0 (a stand-in; no money moves)',
          'stripe-signature': signatureHeader(body, secret, timestamp),
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([this.leaving.signal, AbortSignal.timeout(patienceMs)]),
      });
      await response.arrayBuffer();
      return response.status;
    } catch (error) {
      return codeOf(error);
    }
  }
}

function isTaken(outcome: number | string): boolean {
  return typeof outcome === 'number' && outcome >= 200 && outcome < 300;
}

function codeOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string } };
  return cause?.code ?? name ?? 'unreachable';
}
