import type { VNode } from 'preact';
import type { Player, PlayerErasure } from './player';

/** What the app held of a child and has erased, with its receipts. */
export function Gone({ player }: { readonly player: Player }): VNode | null {
  if (player.erasures.length === 0) return null;
  return (
    <section>
      <h2>What this app has erased</h2>
      <div class="table" role="region" aria-label="What this app has erased" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {['Why', 'It held', 'Receipt', 'Proof'].map((name) => (
                <th scope="col">{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {player.erasures.map((erasure) => (
              <tr>
                <th scope="row">{erasure.cause}</th>
                <td>{erasure.held.length === 0 ? 'nothing' : `${erasure.held.join(', ')}; gone`}</td>
                <td>{receiptOf(erasure)}</td>
                <td>
                  {erasure.completed ? (
                    <a href={`/erasures/${erasure.erasureId}/certificate`}>Certificate</a>
                  ) : (
                    'others have not answered'
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function receiptOf({ digest, records }: PlayerErasure): VNode | string {
  if (digest === null) return 'not given yet';
  return (
    <>
      {records === 0 ? 'nothing held' : `${records} erased`}, <code title={digest}>{digest.slice(0, 12)}…</code>
    </>
  );
}
