import { parseArgs } from 'node:util';
import { amountInWords, type Charge, owesRefund } from '@kinsent/consent';
import { CommandFault } from '@kinsent/host';
import type { PaymentDeskStore, PaymentStore, PaymentToSee } from '@kinsent/store';
import type { Refunds } from '../refund/refunds';

export const paymentHelp = `Usage: npm run payments -- <command>

  list  [--limit <n>]
          charges that somebody has to look at, oldest first: refunds that failed or are late, disputes, a card that serves
          many guardians who have nothing to do with each other, another amount than was asked
  owed    how many charges have not gone back yet, and since when
  seen <id>
          somebody has looked at it: it leaves the list until more happens. A refund stays until it is done
  settle <id>
          you have given the money back in another way: the app and the parent are told that it has gone back

  --limit   at most this many; 100 by default

Exit codes: 0 done, 1 failed, 2 not understood. \`list\` exits with 1 while there is something to look at.

Environment: DATABASE_URL (of verified-consent)`;

export interface PaymentCommand {
  readonly desk: Pick<PaymentDeskStore, 'backlog' | 'toSee' | 'see'>;
  readonly payments: Pick<PaymentStore, 'byId'>;
  readonly refunds: Pick<Refunds, 'gaveBack'>;
  readonly at: Date;
  readonly say: (line: string) => void;
}

/** A refund that is not done by then is shown: banks take a day or two. */
const lateMs = 2 * 24 * 60 * 60_000;

const reasons: Readonly<Record<PaymentToSee['why'], string>> = {
  'refund-failed': 'the refund failed; it is tried again. Look at the payment with the provider',
  'refund-late': 'not given back after two days; it is tried again',
  flagged: 'one card for many guardians: look whether they are who they say',
  disputed: 'the card holder or bank objects; what rested on it has ended',
  mismatch: 'another amount, currency or reference than was asked; it went back and granted nothing',
};

/** Runs one command and answers with the exit code. Throws CommandFault for what it cannot make out. */
export async function runPaymentCommand(args: readonly string[], run: PaymentCommand): Promise<number> {
  const { desk, at, say } = run;
  const [command, ...rest] = args;
  const { values, positionals } = parseArgs({
    args: rest,
    options: { limit: { type: 'string', default: '100' } },
    allowPositionals: true,
  });
  const [id] = positionals;
  const named = command === 'seen' || command === 'settle';
  if (named ? positionals.length !== 1 || !isId(id) : positionals.length > 0) {
    throw new CommandFault(named ? 'Name the charge by its id, as `list` shows it.' : `This is not understood: ${id}`);
  }
  switch (command) {
    case 'list': {
      const found = await desk.toSee(new Date(at.getTime() - lateMs), limitOf(values.limit));
      if (found.length === 0) say('There is nothing to look at.');
      found.forEach((one) => say(lineOf(one)));
      return found.length > 0 ? 1 : 0;
    }
    case 'owed': {
      const { owed, failed, oldestPaidAt } = await desk.backlog();
      const since = oldestPaidAt === null ? '' : `, the oldest since ${oldestPaidAt.toISOString()}`;
      say(owed === 0 ? 'Every charge has gone back.' : `${owed} on the way back, ${failed} of them failed${since}.`);
      return 0;
    }
    case 'seen':
      if (!(await desk.see(id!, at))) throw new CommandFault('There is no charge of that id.');
      say('It is shown again when more happens.');
      return 0;
    case 'settle':
      await settle(id!, run);
      say('Written down as given back. The parent gets a letter, if they are still known.');
      return 0;
    default:
      throw new CommandFault(`This is not understood: ${command ?? ''}`);
  }
}

/** Somebody vouches that the money has gone back. Throws CommandFault for a charge that owes none. */
async function settle(id: string, { payments, refunds, at }: PaymentCommand): Promise<void> {
  const payment = await payments.byId(id);
  if (payment === null) throw new CommandFault('There is no charge of that id.');
  if (!owesRefund(payment.state)) throw new CommandFault(`Nothing is owed back: the charge is ${payment.state}.`);
  await refunds.gaveBack(payment, null, at);
}

function isId(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

function limitOf(text: string): number {
  const limit = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (limit === 0) throw new CommandFault('--limit must be a whole number from 1 to 99999.');
  return limit;
}

function lineOf({ id, why, currency, amount, intentId, paidAt }: PaymentToSee): string {
  const sum = amountInWords({ currency, amount } as Charge, 'en');
  return `${paidAt.toISOString()}  ${sum}  ${why}: ${reasons[why]}  (${intentId ?? 'unknown to the provider'}, ${id})`;
}
