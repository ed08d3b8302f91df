const longest = 500;
/** Pages of signing in itself: whoever came from there goes home. */
const notThere = /^\/desk\/(?:sign-in|sign-out|signed-out|callback)(?:[/?]|$)/;

/**
 * Where somebody goes after signing in: a page of the desk, whatever was asked for. An address that leads anywhere else would
 * let others send staff to a page of theirs that looks like ours.
 */
export function wayBack(asked: unknown): string {
  if (typeof asked !== 'string' || asked.length > longest || !/^\/desk(?:[/?]|$)/.test(asked)) return '/desk';
  // Letters of addresses alone: browsers read a backslash as a slash, and drop tabs and line ends.
  if (!/^[\w\-./?=&%~+:,]*$/.test(asked)) return '/desk';
  const { origin, pathname, search } = new URL(asked, 'https://desk.invalid');
  const path = pathname + search;
  const inside = origin === 'https://desk.invalid' && /^\/desk(?:[/?]|$)/.test(path);
  return inside && !notThere.test(path) ? path : '/desk';
}
