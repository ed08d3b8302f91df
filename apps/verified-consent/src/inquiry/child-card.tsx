import { isOfAge, type Policy, textIn } from '@kinsent/consent';
import { Facts } from '@kinsent/host';
import type { ChildCase } from '@kinsent/store';
import type { ComponentChildren, VNode } from 'preact';
import type { InquirySay } from './inquiry-catalogue';

export interface ChildCardProps {
  readonly say: InquirySay;
  readonly locale: string;
  readonly policy: Policy;
  readonly known: ChildCase;
  readonly at: Date;
  readonly children?: ComponentChildren;
}

/** A child as the desk knows it: by a number, its app, since when, and how it stands. No name is known here. */
export function ChildCard({ say, locale, policy, known, at, children }: ChildCardProps): VNode {
  const { id, app, createdAt } = known.child;
  return (
    <section class="person" aria-labelledby={`child-${id}`}>
      <h3 id={`child-${id}`}>{say('child', { number: id.slice(-6) })}</h3>
      <Facts
        facts={[
          { name: say('number'), value: <code>{id}</code> },
          { name: say('child.app'), value: textIn(policy.apps[app]?.name, locale) || app },
          { name: say('child.since'), value: say('moment', { at: createdAt }) },
          { name: say('child.standing'), value: standingOf(say, locale, policy, known, at).join(' ') },
        ]}
      />
      {children}
    </section>
  );
}

/** True for a child that something can still be stopped for. */
export function canRest({ child }: ChildCase, at: Date): boolean {
  return child.erasedAt === null && (child.comesOfAgeOn === null || !isOfAge(child.comesOfAgeOn, at));
}

function standingOf(say: InquirySay, locale: string, policy: Policy, known: ChildCase, at: Date): string[] {
  const { erasedAt, claimedAt = null, stoppedAt = null, heldAt = null } = known.child;
  if (erasedAt !== null) return [say('child.erased', { at: erasedAt })];
  const inState = (...states: string[]) => known.consents.filter(({ state }) => states.includes(state));
  const titles = [...new Set(inState('granted', 'matured').map(({ purpose }) => purpose))].map(
    (purpose) => textIn(policy.purposes[purpose]?.title, locale) || purpose,
  );
  return [
    titles.length > 0 ? say('child.allowed', { titles: titles.join(', ') }) : say('child.nothing'),
    ...(inState('asked').length > 0 ? [say('child.asked')] : []),
    ...(claimedAt !== null ? [say('child.rests', { at: claimedAt })] : []),
    ...(stoppedAt !== null ? [say('child.stopped', { at: stoppedAt })] : []),
    ...(heldAt !== null ? [say('child.held')] : []),
    ...(canRest(known, at) ? [] : [say('child.grown')]),
  ];
}
