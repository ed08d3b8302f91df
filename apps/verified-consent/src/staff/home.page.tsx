import type { VNode } from 'preact';
import { deskCatalogue } from './desk-catalogue';
import type { DeskRoom } from './desk-navigation';
import { type DeskFrame, deskPage } from './desk-page';

/** How much waits in one room. */
export interface Pile {
  readonly key: DeskRoom['key'];
  readonly path: string;
  readonly waiting: number;
  readonly overdue: number;
}

/** What waits, what waits too long, and how the person's own training stands. */
export function homePage(frame: DeskFrame, piles: readonly Pile[]): VNode {
  const say = deskCatalogue.in(frame.locale);
  const { staff, at } = frame;
  const isAgent = staff?.roles.includes('agent') ?? false;
  const trained = staff?.trainedUntil ?? null;
  return deskPage({
    frame,
    title: say('home.title'),
    room: 'home',
    wide: true,
    children: (
      <>
        {piles.length === 0 ? (
          <p class="lead">{say('home.nothing')}</p>
        ) : (
          <ul class="piles">
            {piles.map(({ key, path, waiting, overdue }) => (
              <li class={overdue > 0 ? 'late' : undefined}>
                <a href={path}>
                  <span class="pile-name">{say(`nav.${key}`)}</span>
                  <span class="pile-count">{say('home.waiting', { count: waiting })}</span>
                  {overdue > 0 && <span class="pile-late">{say('home.overdue', { count: overdue })}</span>}
                </a>
              </li>
            ))}
          </ul>
        )}
        {isAgent && (
          <p>
            {trained === null
              ? say('home.untrained')
              : say(trained < at ? 'home.trainingOver' : 'home.trained', { until: trained })}
          </p>
        )}
      </>
    ),
  });
}
