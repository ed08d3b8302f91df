import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Proves that a form was shown to this browser on this very page, and when. The browser holds a nonce in a strict
 * SameSite cookie; the form holds an HMAC over it. Nothing is stored.
 */
export class FormTokens {
  private readonly key: Buffer;

  constructor(key: Buffer) {
    this.key = createHmac('sha256', key).update('kinsent/form-token').digest();
  }

  newNonce(): string {
    return randomBytes(18).toString('base64url');
  }

  issue(nonce: string, secret: string, shownAt: Date): string {
    const time = shownAt.getTime().toString(36);
    return `${time}.${this.mac(nonce, secret, time)}`;
  }

  /** When the form was shown; null when it was not ours, another browser's or another page's. */
  shownAt(token: string, nonce: string | null, secret: string): Date | null {
    const [time, mac, ...rest] = token.split('.');
    if (nonce === null || time === undefined || mac === undefined || rest.length > 0) return null;
    const wanted = Buffer.from(this.mac(nonce, secret, time));
    const given = Buffer.from(mac);
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
    return new Date(Number.parseInt(time, 36));
  }

  private mac(nonce: string, secret: string, time: string): string {
    return createHmac('sha256', this.key).update(`${nonce}\0${secret}\0${time}`).digest('base64url');
  }
}
