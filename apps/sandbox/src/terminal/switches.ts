/** What goes wrong on request. Everything is off at first. */
export interface Switches {
  /** Webhooks leave so many seconds late, by the sandbox's clock. */
  readonly delaySeconds: number;
  /** Further copies of each webhook, sent at the same time. */
  readonly duplicates: number;
  /** `reversed`: what happened last is told first. */
  readonly order: 'as-happened' | 'reversed';
  /** Webhooks stay here until they are released or lost. */
  readonly hold: boolean;
  /** Webhooks are signed with a secret that nobody has. */
  readonly forge: boolean;
  /** Webhooks carry a time that lies so many seconds back. */
  readonly staleSeconds: number;
  /** `POST /v1/refunds` answers 500 and does nothing. */
  readonly refundsDown: boolean;
  /** Nothing answers, no page opens, no webhook leaves. */
  readonly down: boolean;
  /** Answers of the API take so many milliseconds, when all has been done. */
  readonly answerMs: number;
}

export const allWell: Switches = {
  delaySeconds: 0,
  duplicates: 0,
  order: 'as-happened',
  hold: false,
  forge: false,
  staleSeconds: 0,
  refundsDown: false,
  down: false,
  answerMs: 0,
};

const most: Readonly<Record<string, number>> = {
  delaySeconds: 30 * 86_400,
  duplicates: 20,
  staleSeconds: 30 * 86_400,
  answerMs: 60_000,
};

/** The switches with some of them set anew. Throws RangeError for one that is not there or does not go so far. */
export function setSwitches(before: Switches, wanted: Readonly<Record<string, unknown>>): Switches {
  for (const [name, value] of Object.entries(wanted)) {
    if (!Object.hasOwn(allWell, name)) throw new RangeError(`${name.slice(0, 40)} is no switch`);
    if (name === 'order') {
      if (value !== 'as-happened' && value !== 'reversed') throw new RangeError('order is as-happened or reversed');
    } else if (Object.hasOwn(most, name)) {
      if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > most[name]!) {
        throw new RangeError(`${name} is a whole number from 0 to ${most[name]}`);
      }
    } else if (typeof value !== 'boolean') {
      throw new RangeError(`${name} is true or false`);
    }
  }
  return { ...before, ...wanted };
}
