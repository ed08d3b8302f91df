/** What the sandbox's mail server does with a letter to an address, so that failing mail can be tried. */
export type Doorway = 'deliver' | 'refuse' | 'bounce';

/**
 * `refuse@…` is turned away at once (550), `bounce@…` is taken and reported undeliverable afterwards, every other
 * address is delivered. `bounce-1@…`, `bounce+x@…` and the like count too.
 */
export function doorwayOf(address: string): Doorway {
  const localPart = address.slice(0, Math.max(address.lastIndexOf('@'), 0)).toLowerCase();
  const [word] = localPart.split(/[-+._]/);
  return word === 'refuse' || word === 'bounce' ? word : 'deliver';
}
