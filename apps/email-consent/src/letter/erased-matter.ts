import { type ErasureTarget, type Policy, textIn } from '@kinsent/consent';
import type { CertifiedLetter } from '@kinsent/store';
import type { ErasedMatter, ErasedPlace } from './erased.letter';
import { letterCatalogue } from './letter-catalogue';

/** The part of the matter that says what was erased. */
export type WhatWasErased = Omit<ErasedMatter, 'wording' | 'notice' | 'link' | 'code' | 'number' | 'keys'>;

/** An erasure that is over, in the words of its policy. What that no longer names keeps its key. */
export function whatWasErased(
  { erasure, targets, certificate }: CertifiedLetter,
  policy: Policy,
  locale: string,
): WhatWasErased {
  const app = textIn(policy.apps[erasure.app]?.name, locale) || erasure.app;
  return {
    locale,
    app,
    operator: policy.operator.name,
    completedAt: erasure.completedAt!,
    purposes: erasure.purposes.map((key) => textIn(policy.purposes[key]?.title, locale) || key),
    places: targets.map((target): ErasedPlace => ({
      place: placeOf(target, policy, app, locale),
      data: target.data.map((key) => textIn(policy.data[key]?.label, locale) || key),
      outcome: outcomeOf(target),
      answeredAt: target.answeredAt!,
    })),
    certificate: { name: `erasure-${erasure.id}.jws`, type: 'application/jose', content: certificate },
  };
}

function placeOf({ kind, name }: ErasureTarget, policy: Policy, app: string, locale: string): string {
  const say = letterCatalogue.in(locale);
  switch (kind) {
    case 'own':
      return say('erased.own', { operator: policy.operator.name });
    case 'app':
      return app;
    case 'connector':
      return say('erased.database', { app });
    case 'processor':
      return policy.recipients[name]?.name ?? name;
  }
}

function outcomeOf({ state, action }: ErasureTarget): ErasedPlace['outcome'] {
  if (state === 'released') return 'released';
  if (state !== 'erased') return 'nothing';
  return action === 'anonymise' ? 'anonymised' : 'erased';
}
