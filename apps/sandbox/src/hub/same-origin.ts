/** The parts of a request that tell where it came from. */
export interface Origins {
  readonly host?: string;
  readonly origin?: string;
  readonly 'sec-fetch-site'?: string | string[];
}

/**
 * True for a request that names this machine as its host and, when a browser sent it to change something, came from a page
 * of the hub itself. Keeps other web pages (and names that were made to point here) away from the sandbox's clock and key.
 */
export function isOurs(headers: Origins, changes: boolean, hosts: readonly string[]): boolean {
  if (headers.host === undefined || !hosts.includes(headers.host.toLowerCase())) return false;
  if (!changes) return true;
  const site = headers['sec-fetch-site'];
  // Our own forms come with `Origin: null`, because our pages send no referrer.
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return headers.origin === undefined || headers.origin === `http://${headers.host}`;
}
