import { chargesCards } from '../apps/verified-consent/src/card/charger.contract';
import { StripeCharger } from '../apps/verified-consent/src/card/stripe.charger';
import { startTerminal, type Terminal } from '../apps/sandbox/src/terminal/terminal';
import { cards } from './support/card-terminal';
import { freePortsInARow } from './support/free-ports';

const [secretKey, webhookSecret, host] = ['sk_test_contract', 'whsec_contract', '127.0.0.1'];
const day = 24 * 60 * 60_000;
let terminal: Terminal;
let ahead = 0;

afterEach(() => terminal.stop());

/** Stripe’s own library, against the card terminal. */
describe('the charger of Stripe', () => {
  chargesCards(async () => {
    const port = await freePortsInARow(1);
    const url = `http://${host}:${port}`;
    const jumps: (() => void)[] = [];
    ahead = 0;
    terminal = await startTerminal({
      port,
      host,
      publicUrl: url,
      hubUrl: url,
      webhookUrl: `http://${host}:1/nobody`,
      webhookSecret,
      secretKey,
      now: () => new Date(Date.now() + ahead),
      onJump: (listener) => jumps.push(listener),
    });
    const control = async (path: string, body: object = {}): Promise<unknown> => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${url}/control/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`The terminal answered ${answer.status}.`);
      return answer.json();
    };
    const charger = new StripeCharger({ secretKey, webhookSecret, apiUrl: url, origins: [url] });
    return {
      charger,
      pay: async (session, funding) => {
        await control('pay', { session, card: funding === 'credit' ? cards.good : cards.prepaid });
      },
      expire: async () => {
        ahead = 2 * day;
        for (const jump of jumps) jump();
      },
      failRefund: async (intentId) => {
        const refund = await charger.lookAtRefund(intentId);
        await control(`fail-refund/${'refundId' in refund ? String(refund.refundId) : ''}`);
      },
    };
  });
});
