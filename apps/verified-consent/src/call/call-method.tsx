import { type CallTerms, spokenReference, textIn } from '@kinsent/consent';
import { Facts, Notice as Box } from '@kinsent/host';
import type { CallBooking } from '@kinsent/store';
import type { VNode } from 'preact';
import type { DoorParts } from '../door/door-parts';
import { callCatalogue, type CallSay } from './call-catalogue';
import type { CallStanding } from './call-times-offered';
import { timeInWords } from './call-words';

/** What a guardian is told of calls. */
export interface CallOffer {
  readonly terms: CallTerms;
  readonly reference: string;
  readonly standing: CallStanding;
}

/** The call among the ways to show who one is: number, hours, reference, and the way to all else. */
export function CallMethod({ parts, offer }: { readonly parts: DoorParts; readonly offer: CallOffer }): VNode {
  const say = callCatalogue.in(parts.locale);
  const { terms, standing } = offer;
  return (
    <section class="method" id="call">
      <h2>{say(terms.video === undefined ? 'title' : 'titleVideo')}</h2>
      <p>{say('what')}</p>
      <CallFacts say={say} locale={parts.locale} offer={offer} />
      {standing.booking !== null && <p>{say('booked', { time: bookedFor(standing.booking, terms, parts.locale) })}</p>}
      <p>
        <a href={addressOf(parts, `${parts.door}/call`)}>{say(terms.times === undefined ? 'more' : 'moreTimes')}</a>
      </p>
    </section>
  );
}

/** Number, hours and reference; the room for video where there is one. */
export function CallFacts({
  say,
  locale,
  offer: { terms, reference },
}: {
  readonly say: CallSay;
  readonly locale: string;
  readonly offer: CallOffer;
}): VNode {
  const { phone, hours, video } = terms;
  return (
    <Facts
      facts={[
        { name: say('phone'), value: <a href={`tel:${phone.replace(/[^+\d]/g, '')}`}>{phone}</a> },
        { name: say('hours'), value: textIn(hours, locale) },
        { name: say('reference'), value: <strong class="reference">{spokenReference(reference)}</strong> },
        ...(video === undefined
          ? []
          : [
              {
                name: say('video'),
                value: (
                  <a href={video} rel="noreferrer">
                    {say('videoLink')}
                  </a>
                ),
              },
            ]),
      ]}
    />
  );
}

/** What came of the last call, when nothing did. */
export function LastCall({
  locale,
  standing: { last },
}: {
  readonly locale: string;
  readonly standing: CallStanding;
}): VNode | null {
  if (last === null || last.outcome === 'passed') return null;
  return (
    <Box kind="warning">
      <p>{callCatalogue.in(locale)(`failed.${last.outcome}`, { at: last.at })}</p>
    </Box>
  );
}

export function bookedFor({ startsAt }: CallBooking, { times }: CallTerms, locale: string): string {
  return timeInWords(startsAt, times?.zone ?? 'UTC', locale);
}

/** A page of the same link, in the same language, with the same word that the letter was in hand. */
export function addressOf({ locale, presence }: DoorParts, path: string): string {
  return `${path}?lang=${locale}${presence === null ? '' : `&h=${presence}`}`;
}
