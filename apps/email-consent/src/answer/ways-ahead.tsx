import type { VNode } from 'preact';
import type { CheckAhead } from '../verification/stronger-check';
import type { AnswerSay } from './answer-catalogue';

/** By which ways a guardian can show who they are, once they have answered. */
export function WaysAhead({ say, check }: { readonly say: AnswerSay; readonly check: CheckAhead }): VNode {
  const { charge, others } = check;
  const ways = [
    ...(charge === null ? [] : [say('ahead.card', { amount: charge })]),
    ...others.map((method) => say(`ahead.${method}`)),
  ];
  if (ways.length === 1) return <p>{ways[0]}</p>;
  return (
    <ul>
      {ways.map((way) => (
        <li>{way}</li>
      ))}
    </ul>
  );
}
