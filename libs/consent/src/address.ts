import { domainToASCII } from 'node:url';

/** RFC 5321 4.5.3.1: 64 octets before the @, 254 in all. */
const longestLocal = 64;
const longestAddress = 254;

/** RFC 5322 atext, and RFC 6532 beyond ASCII: letters, marks, digits and pictures, but nothing invisible. */
const localForm = /^[\p{L}\p{M}\p{N}\p{So}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}\p{So}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const domainForm =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?=[a-z0-9-]*[a-z])[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/** Mail domains that read an address without its dots, and the name under which each is filed. */
const dotless: Readonly<Record<string, string>> = { 'gmail.com': 'gmail.com', 'googlemail.com': 'gmail.com' };

/**
 * Reads an e-mail address to be written to: the part before the @ as it was given, the domain in lower-case ASCII.
 * Throws RangeError, which never repeats the address, for quoted or bracketed forms, controls and other invisible
 * characters, lone surrogates, and anything longer than mail can carry.
 */
export function parseAddress(text: string): string {
  if (text.length > longestAddress) throw refused();
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  const domain = asciiDomain(text.slice(at + 1));
  // The compatible form must be an address too: a full-width @ is no letter.
  const fits = at > 0 && localForm.test(local) && localForm.test(local.normalize('NFKC'));
  const address = `${local}@${domain}`;
  if (!fits || domain === null || octets(local) > longestLocal || octets(address) > longestAddress) throw refused();
  return address;
}

/**
 * The form under which an address is compared and indexed: lower case, compatible characters made equal, tag after +
 * dropped, dots dropped where the mail domain ignores them. Nothing is ever sent to it. Throws as parseAddress does.
 */
export function normaliseAddress(email: string): string {
  const address = parseAddress(email);
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  const local = fold(address.slice(0, at));
  const tag = local.indexOf('+', 1);
  const untagged = tag === -1 ? local : local.slice(0, tag);
  const file = Object.hasOwn(dotless, domain) ? dotless[domain] : undefined;
  return file === undefined ? `${untagged}@${domain}` : `${untagged.replaceAll('.', '')}@${file}`;
}

/** True when two addresses reach the same mailbox as far as can be told from their text. */
export function sameAddress(a: string, b: string): boolean {
  return normaliseAddress(a) === normaliseAddress(b);
}

function asciiDomain(domain: string): string | null {
  // domainToASCII reads its text as a host of a URL: anything but letters, digits and dots would mean something there.
  if (!/^[\p{L}\p{M}\p{N}.。-]+$/u.test(domain)) return null;
  const ascii = domainToASCII(domain);
  return domainForm.test(ascii) && ascii.length <= 253 ? ascii : null;
}

function fold(local: string): string {
  return local.normalize('NFKC').toLowerCase().normalize('NFKC');
}

function octets(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

function refused(): RangeError {
  return new RangeError('must be an e-mail address such as ouder@familie.example');
}
