import type { ChildCase } from '@kinsent/store';
import type { Fault } from './fault';
import type { News } from './standing.page';

/** How a form about what stands ended. `closed`: there is nothing left to do, or it is not this guardian's to say any more. */
export type StandingOutcome =
  | { readonly kind: 'done'; readonly known: ChildCase; readonly news: News | 'deleted' }
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'closed' };
