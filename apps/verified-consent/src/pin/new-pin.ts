import { randomInt } from 'node:crypto';
import { isWeakPin } from '@kinsent/consent';

/** A PIN that nobody guesses first: six digits by chance. */
export function newPin(): string {
  for (;;) {
    const pin = randomInt(1e6).toString().padStart(6, '0');
    if (!isWeakPin(pin)) return pin;
  }
}
