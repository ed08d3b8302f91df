import { methodsOffered } from '@kinsent/consent';
import { Log } from '@kinsent/host';
import { Injectable } from '@nestjs/common';
import { CardCharges, type CardStep } from '../card/card-charges';
import { Charger, ChargerUnavailable } from '../card/charger.port';
import { doorCatalogue } from './door-catalogue';
import type { DoorForm } from './door-form';
import type { News } from './door-pages';
import type { Visit } from './doorway';
import { ProofsAtHand } from './proofs-at-hand';
import type { View } from './view-of';

export interface Actor {
  readonly secret: string;
  readonly locale: string;
  /** They had the letter in hand just now, or come back from having paid. */
  readonly present: boolean;
}

/** What follows a form: on to the provider's page, or a page of ours. */
export type Step =
  | { readonly kind: 'lead'; readonly url: string }
  | { readonly kind: 'show'; readonly status?: number; readonly news?: News; readonly returned?: boolean };

/** Does what a guardian's form asks for, where that still makes sense; anything else is answered with how things stand. */
@Injectable()
export class DoorActs {
  constructor(
    private readonly cards: CardCharges,
    private readonly charger: Charger,
    private readonly proofs: ProofsAtHand,
    private readonly log: Log,
  ) {}

  /** Where forms of the page may lead to. */
  get providerOrigins(): readonly string[] {
    return this.charger.origins;
  }

  async take(visit: Visit, view: View, form: DoorForm, actor: Actor): Promise<Step> {
    const outOfPlace: Step = { kind: 'show', status: 409 };
    switch (form.act) {
      case 'card':
        return view === 'choose' && takesCards(visit) ? this.byCard(visit, form, actor) : outOfPlace;
      case 'again':
        return view === 'choose' && actor.present ? this.again(visit, form) : outOfPlace;
      case 'disclosure':
        return view === 'disclosure' && actor.present ? this.disclose(visit, form) : outOfPlace;
      case 'revoke':
        await this.proofs.forget(visit);
        return { kind: 'show', news: { forgotten: true } };
      case null:
        return outOfPlace;
    }
  }

  private async byCard(visit: Visit, { remember }: DoorForm, { secret, locale }: Actor): Promise<Step> {
    const label = doorCatalogue.in(locale)('charge.label', { operator: visit.policy.operator.name });
    try {
      const step: CardStep = await this.cards.begin(visit, { remember, locale, label, secret });
      return step.kind === 'pay' ? { kind: 'lead', url: step.url } : { kind: 'show', returned: true };
    } catch (error) {
      if (!(error instanceof ChargerUnavailable)) throw error;
      this.log.warn('The payment provider does not answer', { code: error.code });
      return { kind: 'show', status: 503, news: { fault: 'unreachable' } };
    }
  }

  private async again(visit: Visit, { again }: DoorForm): Promise<Step> {
    if (again === null) return { kind: 'show', status: 422, news: { fault: 'again.missing' } };
    if (again === 'no' || visit.reusable === null) return { kind: 'show' };
    const outcome = await this.proofs.useAgain(visit, visit.reusable);
    return outcome === 'written' ? { kind: 'show' } : { kind: 'show', status: 409 };
  }

  private async disclose(visit: Visit, { choices }: DoorForm): Promise<Step> {
    const asked = visit.waiting.map(({ consent }) => consent.purpose);
    if (asked.some((purpose) => !choices.has(purpose))) {
      return { kind: 'show', status: 422, news: { choices, incomplete: true } };
    }
    const outcome = await this.proofs.answer(visit, choices);
    return outcome === 'written' ? { kind: 'show' } : { kind: 'show', status: 409 };
  }
}

function takesCards({ policy: { verification }, known: { child } }: Visit): boolean {
  return methodsOffered(verification, child.place).includes('card');
}
