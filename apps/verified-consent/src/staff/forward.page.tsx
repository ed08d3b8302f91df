import type { VNode } from 'preact';
import { deskCatalogue } from './desk-catalogue';
import { type DeskFrame, deskPage } from './desk-page';

/** A page that leads on by itself, with a link for browsers that do not. A step from here is a step of our own site's. */
export function forwardPage(frame: DeskFrame, why: 'moment' | 'leaving', to: string): VNode {
  const say = deskCatalogue.in(frame.locale);
  return deskPage({
    frame,
    title: say(`${why}.title`),
    forward: to,
    children: (
      <>
        <p class="lead" role="status">
          {say(`${why}.text`)}
        </p>
        <p>
          <a class="button" href={to}>
            {say('goOn')}
          </a>
        </p>
      </>
    ),
  });
}
