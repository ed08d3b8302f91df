import type { Permission } from '@kinsent/client';
import { Button, Choice } from '@kinsent/host';
import type { VNode } from 'preact';
import type { Bar } from '../hub/frame';
import { Gone } from './gone';
import type { AskedPurpose } from './brickyard';
import { type Colour, colours, columns, type Player } from './player';
import { Site } from './site';

interface PlatePageProps {
  readonly bar: Bar;
  readonly player: Player;
  readonly permissions: Readonly<Record<AskedPurpose, Permission>>;
  readonly colour: Colour;
}

/** The building plate, for whoever may build. */
export function PlatePage({ bar, player, permissions, colour }: PlatePageProps): VNode {
  return (
    <Site title="Build" bar={bar}>
      <h1>Hello {player.account?.nickname ?? 'builder'}, build something</h1>
      <form method="post" action="/app/bricks">
        <div class="colours">
          <Choice
            name="colour"
            legend="Colour"
            chosen={colour}
            options={colours.map((name) => ({ value: name, label: name }))}
          />
        </div>
        <div class="plate">
          {player.bricks.map((brick, cell) => (
            <button
              type="submit"
              name="cell"
              value={cell}
              class={brick ?? undefined}
              aria-label={`Row ${Math.floor(cell / columns) + 1}, column ${(cell % columns) + 1}: ${brick ?? 'empty'}`}
            />
          ))}
        </div>
      </form>
      <form method="post" action="/app/gallery">
        <Button kind="quiet">Show it to everybody in the gallery</Button>
      </form>
      <Answers permissions={permissions} />
      <Told player={player} />
    </Site>
  );
}

/** What an app shows while it may not: why, and nothing else to do. */
export function WaitPage({ bar, player, permissions }: Omit<PlatePageProps, 'colour'>): VNode {
  return (
    <Site title="Wait" bar={bar} refresh={player.ended === null && !player.forgotten ? 3 : undefined}>
      <h1>{heading(player, permissions.account.reason)}</h1>
      <p>{explanation(player, permissions.account.reason)}</p>
      <Gone player={player} />
      <Answers permissions={permissions} />
      <Told player={player} />
    </Site>
  );
}

/** For those of age: the app needs nobody's yes. */
export function GrownUpPage({ bar, gate }: { readonly bar: Bar; readonly gate: Player['gate'] }): VNode {
  return (
    <Site title="Welcome" bar={bar}>
      <h1>{gate === 'prohibited' ? 'This app is not for you' : 'You decide for yourself'}</h1>
      <p>
        {gate === 'prohibited'
          ? 'Nothing was kept of your answer.'
          : 'Nobody has to be asked. There is nothing more to see on this road.'}
      </p>
    </Site>
  );
}

function Answers({ permissions }: Pick<PlatePageProps, 'permissions'>): VNode {
  return (
    <section>
      <h2>What Kinsent answers the app</h2>
      <div class="table" role="region" aria-label="Permissions" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {['Purpose', 'Allowed', 'Reason', 'Level'].map((name) => (
                <th scope="col">{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Object.entries(permissions).map(([purpose, { allowed, reason, level }]) => (
              <tr>
                <th scope="row">{purpose}</th>
                <td>{allowed ? 'yes' : 'no'}</td>
                <td>{reason}</td>
                <td>{level ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Told({ player }: { readonly player: Player }): VNode {
  return (
    <details>
      <summary>What Kinsent told the app ({player.told.length})</summary>
      <ol>
        {player.told.map(({ sequence, type, purpose }) => (
          <li value={sequence}>
            {type}
            {purpose === null ? '' : `: ${purpose}`}
          </li>
        ))}
      </ol>
    </details>
  );
}

function heading({ ended, forgotten }: Player, reason: string): string {
  if (forgotten) return 'We have forgotten you';
  if (ended === 'withdrawn') return 'Your parent took it back';
  if (ended === 'declined' || reason === 'refused') return 'Your parent said no';
  if (ended === 'lapsed' || reason === 'lapsed') return 'Your parent did not answer';
  if (reason === 'unreachable') return 'We cannot ask right now';
  if (reason === 'restricted') return 'Your parent has stopped everything for now';
  if (reason === 'erased') return 'You are being forgotten';
  return 'We have written to your parent';
}

function explanation({ ended, forgotten }: Player, reason: string): string {
  if (forgotten) return 'Nothing about you is left, neither here nor with Kinsent.';
  if (reason === 'restricted') return 'What you built is still there. You can go on when your parent says so.';
  if (ended !== null || reason === 'erased')
    return 'You cannot build here any more. What was yours is erased when its time is over.';
  if (reason === 'unreachable') return 'Kinsent does not answer, so the answer is no. This page looks again by itself.';
  return 'As soon as they say yes you can build. This page looks again by itself.';
}
