import { spokenReference } from '@kinsent/consent';
import type { ScanRecord } from '@kinsent/store';
import type { ComponentChildren, VNode } from 'preact';
import type { FormsSay } from './forms-catalogue';

const dayMs = 24 * 60 * 60 * 1000;

/** When something came in, and how long ago that is. */
export function Age({ say, since, at }: { readonly say: FormsSay; readonly since: Date; readonly at: Date }): VNode {
  const days = Math.max(0, Math.floor((at.getTime() - since.getTime()) / dayMs));
  return (
    <>
      <time dateTime={since.toISOString()}>{say('moment', { at: since })}</time> <small>{say('age', { days })}</small>
    </>
  );
}

/** By when something should be judged, and that it was not. */
export function Due({ say, due, at }: { readonly say: FormsSay; readonly due: Date | null; readonly at: Date }): VNode {
  if (due === null) return <>–</>;
  return (
    <>
      <time dateTime={due.toISOString()}>{say('moment', { at: due })}</time>
      {due < at && (
        <>
          {' '}
          <span class="late-word">{say('late')}</span>
        </>
      )}
    </>
  );
}

export function Reference({ of }: { readonly of: string }): VNode {
  return <code>{spokenReference(of)}</code>;
}

/** Where a form stands, in words. */
export function stateInWords(say: FormsSay, { state, rejection }: Pick<ScanRecord, 'state' | 'rejection'>): string {
  if (state === 'rejected') return say('state.rejected', { why: rejection === null ? '' : say(`reason.${rejection}`) });
  return say(`state.${state}`);
}

/** A table that becomes cards on a narrow screen. */
export function Table({
  label,
  columns,
  children,
}: {
  readonly label: string;
  readonly columns: readonly string[];
  readonly children: ComponentChildren;
}): VNode {
  return (
    <div class="table" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col">{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
