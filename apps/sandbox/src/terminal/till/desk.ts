import type { Agenda } from '../agenda';
import type { Cause, Happened } from '../webhook/new-event';
import type { Book } from './book';

/** What everything that happens at the till works with. */
export interface Desk {
  readonly book: Book;
  readonly agenda: Agenda;
  readonly now: () => Date;
  /** Where pages of the terminal are reached. */
  readonly publicUrl: string;
  /** Name of the account that fingerprints of cards belong to. */
  readonly account: string;
  /** Tells what happened at once, in its order, to whoever listens to webhooks. */
  readonly tell: (session: string, happened: readonly Happened[], cause?: Cause) => void;
}

/** How long it takes until a dispute, a warning or a bank's answer to a refund comes, by the sandbox's clock. */
export const laterMs = 60_000;

/** The moment at which what follows later follows. */
export function later(now: () => Date): Date {
  return new Date(now().getTime() + laterMs);
}
