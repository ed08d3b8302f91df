import { randomBytes } from 'node:crypto';

/** Numbers requests within one run of the process. A caller's own id is not taken over: it might name a child. */
export function requestIds(): () => string {
  const run = randomBytes(6).toString('base64url');
  let count = 0;
  return () => `${run}-${(count++).toString(36)}`;
}
