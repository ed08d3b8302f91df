import { timingSafeEqual } from 'node:crypto';
import { StripeFault } from './stripe-fault';

/** Checks the secret key of `Authorization: Bearer …` or of Basic's user name. Throws StripeFault 401. */
export function authenticate(header: string | undefined, secretKey: string): void {
  const key = keyIn(header ?? '');
  if (key === null) {
    throw new StripeFault(
      'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer ' +
        "auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
      { status: 401, early: true },
    );
  }
  const [given, wanted] = [Buffer.from(key), Buffer.from(secretKey)];
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    throw new StripeFault('Invalid API Key provided.', { status: 401, early: true });
  }
}

function keyIn(header: string): string | null {
  const [, scheme = '', value = ''] = /^(bearer|basic) +(\S+)$/i.exec(header) ?? [];
  if (value === '') return null;
  if (scheme.toLowerCase() === 'bearer') return value;
  const [user = ''] = Buffer.from(value, 'base64').toString('utf8').split(':');
  return user === '' ? null : user;
}
