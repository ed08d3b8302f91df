import { join } from 'node:path';
import { stylesheet } from '@kinsent/host';
import type { ComponentChildren, VNode } from 'preact';
import { type Bar, Frame } from '../hub/frame';

export const brickyardStyle = stylesheet(join(__dirname), 'brickyard');

interface SiteProps {
  readonly title: string;
  readonly bar: Bar;
  readonly refresh?: number;
  /** Offers to come back as somebody else; for pages behind the age gate. A sandbox may, an app must not (T1). */
  readonly leave?: boolean;
  readonly children: ComponentChildren;
}

/** The sample app's look: the sandbox's frame in the app's own colours. */
export function Site({ title, bar, refresh, leave = true, children }: SiteProps): VNode {
  return (
    <Frame title={`${title} – Brickyard Builder`} bar={bar} style={brickyardStyle.path} refresh={refresh}>
      <div class="studs" aria-hidden="true" />
      {children}
      {leave && <LeaveForm />}
    </Frame>
  );
}

function LeaveForm(): VNode {
  return (
    <form method="post" action="/app/leave">
      <button type="submit" class="quiet">
        Start over as somebody else
      </button>
    </form>
  );
}
