import { addPeriod, inquiryAnsweredWithin } from '@kinsent/consent';
import type { InquiryRecord } from '@kinsent/store';
import type { VNode } from 'preact';
import { type DeskFrame, deskPage } from '../staff/desk-page';
import { inquiryCatalogue, type InquirySay } from './inquiry-catalogue';
import { inquiriesPath } from './inquiry-roles';

const anHour = 3_600_000;

/** What waits, the most urgent first, and what was settled lately. Nothing of what was written is here. */
export function inquiryPilePage(
  frame: DeskFrame,
  { open, settled }: { readonly open: readonly InquiryRecord[]; readonly settled: readonly InquiryRecord[] },
): VNode {
  const say = inquiryCatalogue.in(frame.locale);
  return deskPage({
    frame,
    title: say('pile.title'),
    room: 'inquiries',
    wide: true,
    children: (
      <>
        <p class="lead">{say('pile.lead', { days: hoursBetween(new Date(0), answeredBy) / 24 })}</p>
        {open.length === 0 ? <p>{say('pile.none')}</p> : <Open frame={frame} say={say} open={open} />}
        {settled.length > 0 && <Settled say={say} settled={settled} />}
      </>
    ),
  });
}

const answeredBy = addPeriod(new Date(0), inquiryAnsweredWithin);

function Open({
  frame: { at },
  say,
  open,
}: {
  readonly frame: DeskFrame;
  readonly say: InquirySay;
  readonly open: readonly InquiryRecord[];
}): VNode {
  return (
    <div class="table" tabIndex={0} role="region" aria-label={say('pile.title')}>
      <table>
        <thead>
          <tr>
            {(['pile.came', 'pile.age', 'pile.due', 'pile.state'] as const).map((column) => (
              <th scope="col">{say(column)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {open.map((inquiry) => (
            <tr class={inquiry.dueAt <= at ? 'late' : undefined}>
              <td data-label={say('pile.came')}>
                <Came say={say} inquiry={inquiry} />
              </td>
              <td data-label={say('pile.age')}>{say('age', ageOf(inquiry, at))}</td>
              <td data-label={say('pile.due')}>
                <time dateTime={inquiry.dueAt.toISOString()}>{say('moment', { at: inquiry.dueAt })}</time>{' '}
                {inquiry.dueAt <= at && <span class="late-word">{say('pile.late')}</span>}
              </td>
              <td data-label={say('pile.state')}>{say(`state.${inquiry.state}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Settled({ say, settled }: { readonly say: InquirySay; readonly settled: readonly InquiryRecord[] }): VNode {
  return (
    <>
      <h2>{say('pile.settled')}</h2>
      <div class="table" tabIndex={0} role="region" aria-label={say('pile.settled')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{say('pile.came')}</th>
              <th scope="col">{say('pile.outcome')}</th>
            </tr>
          </thead>
          <tbody>
            {settled.map((inquiry) => (
              <tr>
                <td data-label={say('pile.came')}>
                  <Came say={say} inquiry={inquiry} />
                </td>
                <td data-label={say('pile.outcome')}>
                  {inquiry.outcome === null ? '' : say(`outcome.${inquiry.outcome}`)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** Told apart by their numbers too: two may come in one minute. */
function Came({
  say,
  inquiry: { id, receivedAt },
}: {
  readonly say: InquirySay;
  readonly inquiry: InquiryRecord;
}): VNode {
  return (
    <a href={`${inquiriesPath}/${id}`}>
      <time dateTime={receivedAt.toISOString()}>{say('moment', { at: receivedAt })}</time> <code>{id.slice(-6)}</code>
    </a>
  );
}

function ageOf({ receivedAt }: InquiryRecord, at: Date): { days: number; hours: number } {
  const hours = hoursBetween(receivedAt, at);
  return { days: Math.floor(hours / 24), hours };
}

function hoursBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / anHour);
}
