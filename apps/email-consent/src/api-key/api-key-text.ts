import { randomInt } from 'node:crypto';

export type KeyMode = 'live' | 'test';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A new API key in plain text, 190 bits of chance. It is shown once; only its SHA-256 is kept. */
export function newApiKey(mode: KeyMode): string {
  const secret = Array.from({ length: 32 }, () => base62[randomInt(base62.length)]).join('');
  return `kst_${mode}_${secret}`;
}
