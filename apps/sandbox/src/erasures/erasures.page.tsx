import type { Erasure, ErasureTarget } from '@kinsent/client';
import { Notice } from '@kinsent/host';
import type { VNode } from 'preact';
import { Frame, readableTime, type Bar } from '../hub/frame';
import { Command } from './command';

interface ErasuresPageProps {
  readonly bar: Bar;
  /** Newest first. Null while Kinsent does not answer. */
  readonly erasures: readonly Erasure[] | null;
  readonly silent: boolean;
  /** How many erasures wait for the sample app. */
  readonly waiting: number;
  /** Where commands find the house. */
  readonly databaseUrl: string;
}

/** Who has to be forgotten, by whom, and who is late; and the switch that makes the sample app late. */
export function ErasuresPage({ bar, erasures, silent, waiting, databaseUrl }: ErasuresPageProps): VNode {
  const overdue = erasures?.filter(({ state }) => state === 'overdue') ?? [];
  return (
    <Frame title="Erasures" bar={bar} wide refresh={erasures?.some(({ state }) => state === 'open') ? 5 : undefined}>
      <h1>Who is forgotten, and who has to answer for it</h1>
      <p>
        When a permission ends, every place that holds something of the child is asked to erase it, and answers. Only
        when all have answered is the erasure completed, and a certificate written.{' '}
        <a href="/forecast">What will go, and when</a>
      </p>
      {erasures === null && <Notice kind="warning">Kinsent does not answer right now.</Notice>}
      {overdue.length > 0 && (
        <Notice kind="warning" title={overdue.length === 1 ? 'An erasure is overdue' : `${overdue.length} are overdue`}>
          <p>Somebody who has to forget a child is late. The purge worker’s health is red until they answer.</p>
          <Command>{`DATABASE_URL='${databaseUrl}' npm run erasures -- list --overdue`}</Command>
        </Notice>
      )}
      <Silence silent={silent} waiting={waiting} />
      {erasures?.length === 0 && <p>Nothing has had to be forgotten yet.</p>}
      {erasures?.map((erasure) => (
        <One erasure={erasure} />
      ))}
    </Frame>
  );
}

function Silence({ silent, waiting }: Pick<ErasuresPageProps, 'silent' | 'waiting'>): VNode {
  return (
    <section>
      <h2>The sample app</h2>
      <p role="status">
        {silent
          ? `It stays silent: ${waiting === 1 ? 'one erasure waits' : `${waiting} erasures wait`} for it. Move the clock past a deadline and see.`
          : 'It answers every erasure at once, with a signed receipt.'}
      </p>
      <form method="post" action="/erasures/silence">
        <button type="submit" class="quiet" name="silent" value={silent ? 'off' : 'on'}>
          {silent ? 'Let it answer' : 'Let it stay silent'}
        </button>
      </form>
    </section>
  );
}

function One({ erasure }: { readonly erasure: Erasure }): VNode {
  const { id, state, cause, purposes, requestedAt, targets } = erasure;
  return (
    <section class="erasure" id={id}>
      <h2>
        <span class={`standing ${state}`}>{state}</span> {cause}, asked {readableTime(new Date(requestedAt))}
      </h2>
      <p>
        For {purposes.join(', ')}.{' '}
        {state === 'completed' && <a href={`/erasures/${id}/certificate`}>The certificate, and how to verify it</a>}
      </p>
      <div class="table" role="region" aria-label={`Who has to forget: ${cause}, ${id.slice(-6)}`} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {['Place', 'What', 'Answer', 'Asked from', 'Deadline'].map((name) => (
                <th scope="col">{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {targets.map((target) => (
              <tr>
                <th scope="row">{`${target.kind}: ${target.name}`}</th>
                <td>{target.data.length === 0 ? 'everything' : target.data.join(', ')}</td>
                <td>{answerOf(target)}</td>
                <td>{readableTime(new Date(target.dueAt))}</td>
                <td>{readableTime(new Date(target.deadline))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function answerOf({ state, records, ground, heldUntil }: ErasureTarget): string {
  switch (state) {
    case 'owed':
      return 'not asked yet';
    case 'asked':
      return 'asked, no answer';
    case 'erased':
      return records === 1 ? 'erased 1 record' : `erased ${records ?? 0} records`;
    case 'nothing-held':
      return 'held nothing';
    case 'held':
      return `holds it until ${readableTime(new Date(heldUntil!))}: ${ground}`;
    case 'released':
      return 'needed again, kept';
  }
}
