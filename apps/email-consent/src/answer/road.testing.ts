import { type ChildCase, ChildCaseStore } from '@kinsent/store';
import type { Policy } from '@kinsent/consent';
import { setTimeout } from 'node:timers/promises';
import { TestApp } from '../app.testing';
import { BounceListener } from '../bounce/bounce-listener';
import { type Received, type SmtpInbox, smtpInbox } from '../mail/smtp-inbox.testing';
import { Parent } from './parent.testing';

export const bounceDomain = 'bounces.brickyard.example';

let children = 0;

/** The whole road from question to answer: the service, a real mail server that it writes to, and parents. */
export class Road {
  private constructor(
    readonly test: TestApp,
    public inbox: SmtpInbox,
  ) {}

  static async start(env: Readonly<Record<string, string>> = {}, policy?: Policy): Promise<Road> {
    const inbox = await smtpInbox();
    const test = await TestApp.start(
      { SMTP_URL: inbox.url, BOUNCE_DOMAIN: bounceDomain, BOUNCE_PORT: '0', ...env },
      policy,
    );
    return new Road(test, inbox);
  }

  async stop(): Promise<void> {
    await this.test.stop();
    await this.inbox.stop();
  }

  get bouncePort(): number {
    return this.test.app.get(BounceListener, { strict: false }).port!;
  }

  /** An app asks about a new child; resolves to the request's id and the guardian's address. */
  async ask(
    purposes: readonly string[],
    locale = 'en',
    more: object = {},
  ): Promise<{ requestId: string; address: string }> {
    children += 1;
    const address = `parent-${children}@family.example`;
    const { status, body } = await this.test.call<{ id: string }>('POST', '/v1/consent-requests', {
      body: {
        childRef: `child-${children}`,
        place: 'NL',
        birthDate: '2018',
        guardian: { email: address, locale },
        purposes,
        ...more,
      },
    });
    if (status !== 201) throw new Error(`asking failed: ${status} ${JSON.stringify(body)}`);
    return { requestId: body.id, address };
  }

  /** Asks, waits for the letter and hands it to a parent. */
  async parentOf(
    purposes: readonly string[],
    locale = 'en',
    more: object = {},
  ): Promise<{ requestId: string; address: string; parent: Parent }> {
    const asked = await this.ask(purposes, locale, more);
    const letter = await this.letter(asked.address);
    await until(async () => (await this.case(asked.requestId)).requests.some(({ sentAt }) => sentAt !== null));
    return { ...asked, parent: new Parent(this.test.app, letter) };
  }

  lettersTo(address: string): Received[] {
    return this.inbox.received.filter(({ to }) => to.includes(address));
  }

  /** The nth letter to an address, counted from 1. */
  async letter(address: string, count = 1): Promise<Received> {
    await until(() => this.lettersTo(address).length >= count);
    return this.lettersTo(address)[count - 1]!;
  }

  async case(requestId: string): Promise<ChildCase> {
    const found = await this.test.app.get(ChildCaseStore).findByRequest(null, requestId);
    if (found === null) throw new Error('no such request');
    return found;
  }

  /** State by purpose. */
  async states(requestId: string): Promise<Record<string, string>> {
    const { consents } = await this.case(requestId);
    return Object.fromEntries(
      consents.filter((each) => each.requestId === requestId).map((each) => [each.purpose, each.state]),
    );
  }

  /** Types of the events about a request or its consents, oldest first. */
  async events(requestId: string): Promise<string[]> {
    await this.test.numbered();
    const { body } = await this.test.call<{ events: { type: string; data: { consentRequestId?: string } }[] }>(
      'GET',
      '/v1/events?limit=500',
    );
    return body.events.filter(({ data }) => data.consentRequestId === requestId).map(({ type }) => type);
  }
}

/** Waits for what happens by itself in a moment; throws after ten seconds. */
export async function until(happened: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await happened()) return;
    await setTimeout(20);
  }
  throw new Error('It did not happen.');
}
