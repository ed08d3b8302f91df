import { advance } from '@kinsent/consent';
import type { ChildCase, Decision } from '@kinsent/store';
import { type Grounds, grantOn } from '../proof/grant-on';
import { waitingIn } from '../proof/waiting-in';

export type Choice = 'yes' | 'no';

/**
 * The separate act about what goes to others, of a guardian who is known (16 CFR 312.5(a)(2); P-02, T13). What they do not
 * choose stays open.
 */
export function decideDisclosure(
  known: ChildCase,
  requestId: string,
  choices: ReadonlyMap<string, Choice>,
  grounds: Grounds,
): Decision<'answered' | 'over'> {
  const { at, policy, countsFrom } = grounds;
  const asked = waitingIn(known, requestId, policy, at)
    .filter(({ actOfItsOwn }) => actOfItsOwn)
    .map(({ consent }) => consent);
  const said = (choice: Choice) => asked.filter(({ purpose }) => choices.get(purpose) === choice);
  const [yes, no] = [said('yes'), said('no')];
  if (yes.length + no.length === 0) return { at, answer: 'over' };
  return {
    at,
    advances: [
      ...no.map((consent) => advance(consent, { act: 'refuse' }, at, countsFrom)),
      ...grantOn(known, yes, grounds),
    ],
    answer: 'answered',
  };
}
