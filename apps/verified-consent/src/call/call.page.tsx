import { Button, Choice, ErrorSummary, Notice as Box } from '@kinsent/host';
import type { VNode } from 'preact';
import { DoorPage, type DoorParts, Form } from '../door/door-parts';
import { callCatalogue, type CallSay } from './call-catalogue';
import { addressOf, bookedFor, CallFacts, type CallOffer, LastCall } from './call-method';
import type { FreeDay } from './call-times-offered';
import { clockInWords, dayInWords, zoneInWords } from './call-words';

export interface CallPageProps {
  /** Of this page. */
  readonly parts: DoorParts;
  readonly offer: CallOffer;
  /** Days with free times; null where the policy has no times. */
  readonly days: readonly FreeDay[] | null;
  /** The day that is looked at, as the address says. */
  readonly day: string | null;
  readonly news: 'missing' | 'full' | 'form.stale' | 'cancelled' | null;
}

/** What happens in a call, and a time for it. Nothing is chosen beforehand. */
export function callPage(props: CallPageProps): VNode {
  const { parts, offer, days, news } = props;
  const { terms, standing } = offer;
  const say = callCatalogue.in(parts.locale);
  const video = terms.video !== undefined;
  const fault = news === 'missing' || news === 'full' ? say(`times.${news}`) : null;
  return (
    <DoorPage parts={parts} title={say(video ? 'page.videoTitle' : 'page.title')}>
      <ErrorSummary
        title={parts.say('mistakes')}
        errors={fault === null ? [] : [{ field: days === null || days.length === 0 ? 'times' : 'at', message: fault }]}
      />
      {news === 'form.stale' && (
        <Box kind="warning">
          <p>{parts.say('form.stale')}</p>
        </Box>
      )}
      {news === 'cancelled' && (
        <Box kind="success">
          <p>{say('mine.cancelled')}</p>
        </Box>
      )}
      {standing.booking !== null && <Mine {...props} say={say} booking={standing.booking} />}
      <LastCall locale={parts.locale} standing={standing} />
      <p class="lead">{say('page.lead')}</p>
      <CallFacts say={say} locale={parts.locale} offer={offer} />
      <h2>{say('more')}</h2>
      <ol>
        <li>{say(video ? 'step.callVideo' : 'step.call')}</li>
        <li>{say('step.ask')}</li>
        <li>{say('step.read')}</li>
        <li>{say('step.after')}</li>
      </ol>
      <p>{say('recorded')}</p>
      <p>{say('child')}</p>
      {days !== null && <Times {...props} say={say} days={days} error={fault ?? undefined} />}
      <p>
        <a href={addressOf(parts, parts.door)}>{say('back')}</a>
      </p>
    </DoorPage>
  );
}

type Speaking = CallPageProps & { readonly say: CallSay };

function Mine({
  parts,
  say,
  offer,
  booking,
}: Speaking & { readonly booking: NonNullable<CallOffer['standing']['booking']> }): VNode {
  return (
    <Box kind="success" title={say('mine.title')}>
      <p>
        <strong>{bookedFor(booking, offer.terms, parts.locale)}</strong>
      </p>
      <p>{say('mine.text')}</p>
      <p>
        <a href={`${parts.path}/appointment.ics?lang=${parts.locale}`} download>
          {say('mine.file')}
        </a>
      </p>
      <Form parts={parts} act="cancel">
        <Button kind="quiet">{say('mine.cancel')}</Button>
      </Form>
    </Box>
  );
}

function Times({
  parts,
  say,
  offer,
  days,
  day,
  error,
}: Speaking & { readonly days: readonly FreeDay[]; readonly error: string | undefined }): VNode {
  const { terms, standing } = offer;
  const { locale } = parts;
  const zone = terms.times!.zone;
  const shown = days.find(({ date }) => date === day) ?? days[0];
  return (
    <section class="method" id="times">
      <h2 id="field-times" tabIndex={-1}>
        {say('times.title')}
      </h2>
      <p>{say('times.text')}</p>
      {standing.booking !== null && <p>{say('mine.change')}</p>}
      {shown === undefined ? (
        <p>{say('times.none')}</p>
      ) : (
        <>
          <p>{say('times.zone', { zone: zoneInWords(shown.free[0]!, zone, locale) })}</p>
          <nav aria-label={say('times.days')}>
            <ul class="days">
              {days.map(({ date, free }) => (
                <li>
                  <a
                    href={`${addressOf(parts, parts.path)}&day=${date}#times`}
                    aria-current={date === shown.date ? 'true' : undefined}
                  >
                    {dayInWords(date, locale)} <small>{say('times.free', { count: free.length })}</small>
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <Form parts={parts} act="book">
            <input type="hidden" name="day" value={shown.date} />
            <div class="times">
              <Choice
                name="at"
                legend={say('times.legend', { date: dayInWords(shown.date, locale) })}
                error={error}
                options={shown.free.map((start) => ({
                  value: start.toISOString(),
                  label: clockInWords(start, zone, locale),
                }))}
              />
            </div>
            <Button>{say('times.button')}</Button>
          </Form>
        </>
      )}
    </section>
  );
}
