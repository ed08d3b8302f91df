/** The full address of one of our pages, whether or not the public address ends in a slash. */
export function pageAddress(publicUrl: string, path: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/${path}`;
}
