import { createHmac, timingSafeEqual } from 'node:crypto';

/** 80 bits: an address must fit 64 characters, and a guess costs an SMTP session. */
const macLength = 20;

const pattern = new RegExp(`^bounce\\+([0-9a-f]{32})\\.([0-9a-f]{${macLength}})@(.+)$`);

/**
 * Envelope addresses that say which letter came back (VERP). The MAC keeps strangers from making letters bounce;
 * everything is lower-case hex because mail servers on the way may change the case.
 */
export class ReturnPath {
  constructor(
    private readonly key: Buffer,
    readonly domain: string,
  ) {}

  of(letterId: string): string {
    const name = letterId.replaceAll('-', '');
    return `bounce+${name}.${this.mac(name)}@${this.domain}`;
  }

  /** The letter that an address was made for; null for every address that is not ours. */
  letterOf(address: string): string | null {
    const [, name, mac, domain] = pattern.exec(address.toLowerCase()) ?? [];
    if (name === undefined || mac === undefined || domain !== this.domain.toLowerCase()) return null;
    if (!timingSafeEqual(Buffer.from(mac), Buffer.from(this.mac(name)))) return null;
    return name.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  private mac(name: string): string {
    return createHmac('sha256', this.key).update(`return-path/${name}`).digest('hex').slice(0, macLength);
  }
}
