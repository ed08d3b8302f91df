import { isLoopback } from '../loopback';

/**
 * Why events about children may not be posted to a URL, or null when they may: `https` only, no user or password, no
 * fragment. Plain `http` is for this machine alone, unless the operator insists (`insecure`) on a network of its own.
 */
export function webhookUrlFault(text: string, insecure = false): string | null {
  if (text.length > 2048 || !URL.canParse(text)) return 'must be an absolute URL of at most 2048 characters';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must be an https URL';
  if (url.protocol === 'http:' && !insecure && !isLoopback(url.hostname)) return 'must be an https URL';
  if (url.username !== '' || url.password !== '') return 'must hold no user or password: deliveries are signed';
  if (url.hash !== '') return 'must hold no fragment';
  return null;
}
