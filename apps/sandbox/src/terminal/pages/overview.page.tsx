import { Notice } from '@kinsent/host';
import type { VNode } from 'preact';
import { readableTime } from '../../hub/frame';
import { readableAmount } from '../api/currencies';
import type { Switches } from '../switches';
import type { PaymentView } from '../till/payment-view';
import type { Delivery } from '../webhook/delivery';
import { Sheet } from './sheet';
import { SwitchForm } from './switch-form';

interface OverviewProps {
  readonly now: Date;
  readonly hubUrl: string;
  /** Newest first. */
  readonly payments: readonly PaymentView[];
  readonly switches: Switches;
  /** Newest first. */
  readonly deliveries: readonly Delivery[];
  readonly held: number;
  /** Looks again by itself. Nobody who reads or types is interrupted unasked (WCAG 2.2.1). */
  readonly watch: boolean;
}

/** All that went over the terminal, and everything that can be made to go wrong. */
export function OverviewPage({ now, hubUrl, payments, switches, deliveries, held, watch }: OverviewProps): VNode {
  return (
    <Sheet
      lang="en"
      title="Card terminal"
      wide
      refresh={watch ? 5 : undefined}
      banner={<Banner {...{ now, hubUrl }} />}
    >
      <h1>Card terminal</h1>
      <p>
        It stands in for Stripe, on this machine alone: no money moves, and all of it is gone when the sandbox stops.
        The services talk to it with Stripe’s own SDK.
      </p>
      <p>
        {watch ? (
          <>
            This page looks again every five seconds. <a href="/">Stop that</a>
          </>
        ) : (
          <>
            <a href="/">Look again</a>, or <a href="/?watch=on">have it look by itself</a>.
          </>
        )}
      </p>
      <section>
        <h2>Payments</h2>
        {payments.length === 0 && <p>Nobody has been asked for a card yet.</p>}
        {payments.map((payment) => (
          <One payment={payment} />
        ))}
      </section>
      <section>
        <h2>What shall go wrong</h2>
        {switches.down && <Notice kind="warning">Everything is down: nothing answers, and no webhook leaves.</Notice>}
        <SwitchForm switches={switches} />
      </section>
      <Webhooks deliveries={deliveries} held={held} />
    </Sheet>
  );
}

function Banner({ now, hubUrl }: Pick<OverviewProps, 'now' | 'hubUrl'>): VNode {
  return (
    <nav aria-label="Sandbox">
      <a href={hubUrl}>Back to the sandbox</a>
      <p>A stand-in: no money moves</p>
      <time dateTime={now.toISOString()}>{readableTime(now)}</time>
    </nav>
  );
}

function One({ payment }: { readonly payment: PaymentView }): VNode {
  const { session, state, amount, currency, created, url, charge, card, refunds, failure, warned, statement } = payment;
  const refund = refunds.at(-1);
  const about = `${readableAmount(amount, currency)}, ${session.slice(-6)}`;
  return (
    <section class="payment" id={session}>
      <h3>
        {readableAmount(amount, currency)} <span class={`standing ${state.split(' ').at(-1)}`}>{state}</span>
        {warned && <span class="standing disputed">fraud warning</span>}
      </h3>
      <p>
        Asked {readableTime(new Date(created))}
        {card !== null && `; ${card.brand} …${card.last4}, ${card.funding}; on the statement “${statement}”`}
        {card === null && failure !== null && `; the last card did not work: ${failure}`}
        {url !== null && (
          <>
            {'. '}
            <a href={url}>Its page</a>
          </>
        )}
        <small>{session}</small>
      </p>
      {charge !== null && state !== 'disputed' && (
        <Act path={`/act/dispute/${charge}`} about={about}>
          The card holder disputes this
        </Act>
      )}
      {refund !== undefined && refund.status !== 'failed' && (
        <Act path={`/act/fail-refund/${refund.id}`} about={about}>
          Fail the refund
        </Act>
      )}
      {refund?.status === 'pending' && (
        <Act path={`/act/complete-refund/${refund.id}`} about={about}>
          Complete the refund
        </Act>
      )}
      {(charge !== null || failure !== null || state === 'expired') && (
        <Act path={`/act/resend/${session}`} about={about}>
          Send its webhooks again
        </Act>
      )}
    </section>
  );
}

interface ActProps {
  readonly path: string;
  /** Tells buttons of the same words apart. */
  readonly about: string;
  readonly children: string;
}

function Act({ path, about, children }: ActProps): VNode {
  return (
    <form method="post" action={path}>
      <button type="submit" class="quiet" aria-label={`${children}: ${about}`}>
        {children}
      </button>
    </form>
  );
}

function Webhooks({ deliveries, held }: Pick<OverviewProps, 'deliveries' | 'held'>): VNode {
  return (
    <section>
      <h2>Webhooks</h2>
      {held > 0 && (
        <>
          <p role="status">{held === 1 ? 'One webhook is held back.' : `${held} webhooks are held back.`}</p>
          <form method="post" action="/act/held">
            <button type="submit" name="held" value="release">
              Let them go
            </button>
            <button type="submit" class="quiet" name="held" value="lose">
              Lose them for ever
            </button>
          </form>
        </>
      )}
      {deliveries.length === 0 ? (
        <p>None yet.</p>
      ) : (
        <div class="table" role="region" aria-label="Webhooks" tabIndex={0}>
          <table>
            <thead>
              <tr>
                {['Happened', 'Event', 'Payment', 'State', 'Answers'].map((name) => (
                  <th scope="col">{name}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {deliveries.map(({ event, session, state, dueAt, attempts }) => (
                <tr>
                  <td>{readableTime(new Date(event.created * 1000))}</td>
                  <th scope="row">{event.type}</th>
                  <td>{session === null ? '' : <a href={`#${session}`}>…{session.slice(-6)}</a>}</td>
                  <td>
                    <span class={`standing ${state}`}>{state}</span>
                    {state === 'waiting' && ` until ${readableTime(dueAt)}`}
                  </td>
                  <td>{attempts.map(({ outcome, forged }) => `${outcome}${forged ? ' (forged)' : ''}`).join(', ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
