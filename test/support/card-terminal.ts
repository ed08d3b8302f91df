import type { House } from './house';
import type { Page, Parent } from './family';

/** The stand-in's test cards that journeys pay with. */
export const cards = {
  good: '4242424242424242',
  declined: '4000000000000002',
  insufficient: '4000000000009995',
  expired: '4000000000000069',
  threeDSecure: '4000002500003155',
  prepaid: '5105105105105100',
  disputed: '4000000000000259',
  refundFails: '4000000000005126',
} as const;

export interface SeenPayment {
  readonly session: string;
  readonly charge: string | null;
  readonly state: string;
}

/** The sandbox's card terminal, as a test drives it. */
export class CardTerminal {
  constructor(private readonly house: House) {}

  /** Pays as the page would; answers where the browser is led, or null when the card was not taken. */
  async pay(session: string, card: string, threeDSecure?: 'complete' | 'fail'): Promise<string | null> {
    const { redirect } = await this.post<{ redirect: string | null }>('pay', { session, card, threeDSecure });
    return redirect;
  }

  async switch(switches: Readonly<Record<string, unknown>>): Promise<void> {
    await this.post('switches', switches);
  }

  async release(): Promise<void> {
    await this.post('release', {});
  }

  async lose(): Promise<void> {
    await this.post('lose', {});
  }

  async resend(session: string): Promise<void> {
    await this.post('resend', { session });
  }

  async change(session: string, what: Readonly<Record<string, unknown>>): Promise<void> {
    await this.post(`sessions/${session}`, what);
  }

  async payment(session: string): Promise<SeenPayment> {
    const response = await fetch(`${this.house.urls.terminal}/control/state`);
    const { payments } = (await response.json()) as { payments: SeenPayment[] };
    return payments.find((payment) => payment.session === session)!;
  }

  private async post<T>(path: string, body: object): Promise<T> {
    const response = await fetch(`${this.house.urls.terminal}/control/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`The terminal answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }
}

/** Where a page leads on to prove who one is. */
export function provingLink({ html }: Page): string {
  const href = /href="([^"]*\/verify[^"]*)"/.exec(html)?.[1];
  if (href === undefined) throw new Error('The page does not lead on to a check.');
  return href.replaceAll('&amp;', '&');
}

/** Goes from the page that says what is charged to the provider's; answers the session that is to be paid. */
export async function chooseCard(
  parent: Parent,
  door: Page,
  fields: Readonly<Record<string, string>> = {},
): Promise<string> {
  const page = await parent.sendAs(door, { act: 'card' }, fields);
  const session = /\/c\/pay\/(cs_\w+)/.exec(page.url)?.[1];
  if (session === undefined)
    throw new Error(`No way to the provider: ${page.status} at ${new URL(page.url).pathname}.`);
  return session;
}
