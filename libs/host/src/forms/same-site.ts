/** The request headers that tell where a form was sent from. */
export interface Whence {
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
}

/**
 * False when the browser says that the form was sent from elsewhere. Browsers that say nothing pass: the form token
 * decides. Under `Referrer-Policy: no-referrer` a form of our own comes with `Origin: null`.
 */
export function isFromHere({ origin, fetchSite }: Whence, publicUrl: string): boolean {
  if (fetchSite !== undefined) return fetchSite === 'same-origin';
  return origin === undefined || origin === 'null' || origin === new URL(publicUrl).origin;
}
