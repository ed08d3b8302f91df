import { type CallTerms, callEnd, spokenReference } from '@kinsent/consent';
import { Button, Field } from '@kinsent/host';
import type { CallBooking } from '@kinsent/store';
import type { VNode } from 'preact';
import { DeskForm, type DeskFrame, deskPage } from '../staff/desk-page';
import { callDeskCatalogue, type CallDeskSay } from './call-desk-catalogue';
import { clockInWords, dayInWords, zoneInWords } from './call-words';

export interface CallsPageProps {
  readonly frame: DeskFrame;
  /** Today's and what comes, in that order; null where nobody can choose a time. */
  readonly bookings: readonly CallBooking[] | null;
  readonly terms: CallTerms | null;
  /** A reference that was looked for in vain. */
  readonly sought: { readonly typed: string; readonly fault: 'malformed' | 'unknown' } | null;
}

/** Whose turn it is, and the way to a request by its reference. */
export function callsPage({ frame, bookings, terms, sought }: CallsPageProps): VNode {
  const say = callDeskCatalogue.in(frame.locale);
  return deskPage({
    frame,
    title: say('title'),
    room: 'calls',
    children: (
      <>
        <p class="lead">{say('lead')}</p>
        <DeskForm frame={frame} action="/desk/calls" method="get">
          <Field
            name="reference"
            label={say('find.label')}
            hint={say('find.hint')}
            error={sought === null ? undefined : say(`find.${sought.fault}`)}
            value={sought?.typed}
            maxLength={40}
            width={12}
          />
          <Button>{say('find.button')}</Button>
        </DeskForm>
        {bookings !== null && <Bookings frame={frame} say={say} bookings={bookings} terms={terms} />}
      </>
    ),
  });
}

interface BookingsProps {
  readonly frame: DeskFrame;
  readonly say: CallDeskSay;
  readonly bookings: readonly CallBooking[];
  readonly terms: CallTerms | null;
}

function Bookings({ frame, say, bookings, terms }: BookingsProps): VNode {
  const { locale, at } = frame;
  const zone = terms?.times?.zone ?? 'UTC';
  return (
    <section>
      <h2>{say('booked.title')}</h2>
      {bookings.length === 0 ? (
        <p>{say('booked.none')}</p>
      ) : (
        <>
          <p>{say('booked.zone', { zone: zoneInWords(at, zone, locale) })}</p>
          <div class="table">
            <table>
              <thead>
                <tr>
                  <th scope="col">{say('booked.when')}</th>
                  <th scope="col">{say('booked.reference')}</th>
                  <th scope="col">{say('booked.state')}</th>
                </tr>
              </thead>
              <tbody>
                {bookings.map(({ startsAt, reference }) => {
                  const state = stateOf(startsAt, terms, at);
                  return (
                    <tr class={state === 'missed' ? 'late' : undefined}>
                      <td data-label={say('booked.when')}>{whenInWords(startsAt, zone, locale)}</td>
                      <td data-label={say('booked.reference')}>
                        <a href={`/desk/calls/${spokenReference(reference)}`}>{spokenReference(reference)}</a>
                      </td>
                      <td data-label={say('booked.state')}>{say(`booked.${state}`)}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}

/** `missed`: its time is over, and nobody recorded a call. */
function stateOf(startsAt: Date, terms: CallTerms | null, at: Date): 'coming' | 'now' | 'missed' {
  if (at < startsAt) return 'coming';
  const end = terms?.times === undefined ? startsAt : callEnd(terms.times, startsAt);
  return at < end ? 'now' : 'missed';
}

function whenInWords(startsAt: Date, zone: string, locale: string): string {
  const date = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(startsAt);
  return `${dayInWords(date, locale)}, ${clockInWords(startsAt, zone, locale)}`;
}
