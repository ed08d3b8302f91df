import { spokenReference } from '@kinsent/consent';
import { Button, Field, Notice } from '@kinsent/host';
import type { QueuedScan } from '@kinsent/store';
import type { VNode } from 'preact';
import { DeskForm, type DeskFrame, deskPage } from '../../staff/desk-page';
import { formsCatalogue, type FormsMessage, type FormsSay } from './forms-catalogue';
import { formsStyle } from './forms-style';
import { Age, Due, Table } from './words';

export interface QueueProps {
  readonly frame: DeskFrame;
  readonly queue: readonly QueuedScan[];
  /** Name of an app, by its key. */
  readonly appName: (app: string) => string;
  readonly unmatched: number;
  /** True when there are more than are shown. */
  readonly more: boolean;
  readonly done: FormsMessage | null;
}

/** What waits for a verdict, what is due first on top. */
export function queuePage({ frame, queue, appName, unmatched, more, done }: QueueProps): VNode {
  const say = formsCatalogue.in(frame.locale);
  const { at, staff } = frame;
  const columns = (['reference', 'app', 'received', 'due', 'road', 'state'] as const).map((one) =>
    say(`column.${one}`),
  );
  const [reference, app, received, due, road, state] = columns;
  return deskPage({
    frame,
    title: say('queue.title'),
    room: 'forms',
    wide: true,
    styles: [formsStyle.path],
    children: (
      <>
        {done !== null && (
          <Notice kind="success">
            <p>{say(done)}</p>
          </Notice>
        )}
        <p class="lead">{say('queue.lead')}</p>
        {unmatched > 0 && (
          <p>
            <a href="/desk/forms/unmatched">{say('queue.unmatched', { count: unmatched })}</a>
          </p>
        )}
        {queue.length === 0 ? (
          <p>{say('queue.none')}</p>
        ) : (
          <Table label={say('queue.title')} columns={columns}>
            {queue.map((scan) => (
              <tr class={scan.dueAt !== null && scan.dueAt < at ? 'late' : undefined}>
                <td data-label={reference}>
                  <a href={`/desk/forms/${scan.id}`}>{spokenReference(scan.reference)}</a>
                </td>
                <td data-label={app}>{appName(scan.app)}</td>
                <td data-label={received}>
                  <Age say={say} since={scan.receivedAt} at={at} />
                </td>
                <td data-label={due}>
                  <Due say={say} due={scan.dueAt} at={at} />
                </td>
                <td data-label={road}>{say(`road.${scan.road}`)}</td>
                <td data-label={state}>{waitsFor(say, scan, staff?.id ?? null)}</td>
              </tr>
            ))}
          </Table>
        )}
        {more && <p>{say('queue.more', { count: queue.length })}</p>}
        <h2>{say('search.title')}</h2>
        <Find frame={frame} say={say} />
      </>
    ),
  });
}

function waitsFor(say: FormsSay, { state, proposedBy }: QueuedScan, staffId: string | null): string {
  if (state === 'waiting') return say('state.first');
  return say(proposedBy === staffId ? 'state.own' : 'state.second');
}

/** The field in which a reference is typed. */
export function Find({
  frame,
  say,
  value,
  error,
}: {
  readonly frame: DeskFrame;
  readonly say: FormsSay;
  readonly value?: string | undefined;
  readonly error?: string | undefined;
}): VNode {
  return (
    <DeskForm frame={frame} action="/desk/search" method="get">
      <div class="find">
        <Field
          name="reference"
          label={say('search.label')}
          hint={say('search.hint')}
          maxLength={30}
          width={12}
          {...(value === undefined ? {} : { value })}
          {...(error === undefined ? {} : { error })}
        />
        <Button kind="quiet">{say('search.button')}</Button>
      </div>
    </DeskForm>
  );
}
