import { type Finding, policyFormat } from './fault';
import { levelNeeded } from './level-needed';
import { parsePlace } from './place';
import type { Policy } from './policy';

/** A method is offered only when its terms are known. */
export function offeredMethodsAreSet({ verification }: Policy): Finding[] {
  if (verification === undefined) return [];
  return verification.offered.flatMap(({ methods }, index) =>
    methods
      .filter((method) => verification[method] === undefined)
      .map((method): Finding => ({
        code: 'method_not_set',
        path: ['verification', 'offered', index, 'methods'],
        message: `"${method}" is offered, but nothing says how: add verification.${method}.`,
        cite: policyFormat,
      })),
  );
}

/** Places must exist, or a guardian there would be offered nothing. */
export function offeredPlacesExist({ verification }: Policy): Finding[] {
  if (verification === undefined) return [];
  const named = [
    ...verification.offered.flatMap(({ places = [] }, index) =>
      places.map((place, at) => ({ place, path: ['verification', 'offered', index, 'places', at] })),
    ),
    ...Object.keys(verification.card?.elsewhere ?? {}).map((place) => ({
      place,
      path: ['verification', 'card', 'elsewhere', place],
    })),
  ];
  return named.flatMap(({ place, path }): Finding[] => {
    try {
      parsePlace(place);
      return [];
    } catch (error) {
      return [{ code: 'unknown_place', path, message: `"${place}" ${(error as Error).message}.`, cite: policyFormat }];
    }
  });
}

/** What needs the high level can be allowed by nobody who is offered no way to prove who they are: a warning (T4, T5). */
export function highLevelCanBeProven(policy: Policy): Finding[] {
  const everywhere = policy.verification?.offered.some(({ places }) => places === undefined) ?? false;
  if (everywhere) return [];
  const where =
    policy.verification === undefined ? 'anywhere' : 'in the places that verification.offered does not name';
  return Object.entries(policy.purposes)
    .filter(([, purpose]) => {
      const need = levelNeeded(purpose, policy.recipients);
      return need.kind === 'consent' && need.level === 'high';
    })
    .map(([key]) => ({
      code: 'no_method',
      path: ['purposes', key],
      message: `This purpose needs the high level, and no method is offered ${where}: nobody can allow it there.`,
      cite: '16 CFR 312.5(b)(2)',
      warning: true,
    }));
}
