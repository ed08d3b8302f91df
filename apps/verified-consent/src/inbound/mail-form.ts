import type { ScanFile } from '../scan/scan-reader.port';
import { typeOf } from '../scan/file-type';
import type { ReadMail } from './read-mail';

/** Why a message is let go without a word: to answer machines is how loops begin. */
export type DropReason = 'bounce' | 'automatic' | 'list' | 'loop';

/** What a message is to us. */
export type MailForm =
  | {
      readonly kind: 'form';
      readonly road: 'email' | 'fax';
      readonly files: readonly ScanFile[];
      /** Texts in which its reference may stand. */
      readonly hints: readonly string[];
    }
  | { readonly kind: 'dropped'; readonly reason: DropReason }
  /** Somebody wrote, and nothing that could be a form came with it. */
  | { readonly kind: 'none' };

export interface MailRules {
  /** Domains of fax services, in lower case. */
  readonly faxSenders: readonly string[];
  /** Our own address: what it sends comes from us. */
  readonly own: string | null;
  /** The sender that the mail server named; empty for a bounce, null when it is not known. */
  readonly envelopeFrom: string | null;
}

/** Smaller pictures within a text are logos; a page of a form is larger than either. */
const smallestInline = 40_000;
const smallestPicture = 4_000;
/** Mail servers that a message came through; more is a loop. */
const mostHops = 40;

/**
 * Finds the form in a message. The sender's address decides nothing about whose form it is and is kept nowhere: it only
 * tells mail of machines from mail of people, and a fax from an e-mail (T5).
 */
export function formIn(mail: ReadMail, rules: MailRules): MailForm {
  const isFax = rules.faxSenders.includes(domainOf(mail.from));
  const reason = dropReasonOf(mail, rules, isFax);
  if (reason !== null) return { kind: 'dropped', reason };
  const files = mail.attachments.flatMap(({ name, apart, inline, bytes }) => {
    const file = { name, bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
    const type = typeOf(file.bytes);
    if (type === null) return [];
    const least = type === 'pdf' || type === 'tiff' ? 0 : inline && !apart ? smallestInline : smallestPicture;
    return bytes.byteLength < least ? [] : [file];
  });
  if (files.length === 0) return { kind: 'none' };
  return { kind: 'form', road: isFax ? 'fax' : 'email', files, hints: [mail.subject, mail.text] };
}

/** Fax services are machines that bring what people sent; of them, only what came back is dropped. */
function dropReasonOf(mail: ReadMail, { own, envelopeFrom }: MailRules, isFax: boolean): DropReason | null {
  const values = (name: string): string[] =>
    mail.headers.filter(([key]) => key === name).map(([, value]) => value.trim().toLowerCase());
  const [first = ''] = values('content-type');
  if (first.startsWith('multipart/report')) return 'bounce';
  const isOwn = own !== null && [mail.from, envelopeFrom ?? ''].some((each) => each.toLowerCase() === own);
  if (isOwn || values('received').length > mostHops) return 'loop';
  if (isFax) return null;
  const returnPath = envelopeFrom ?? values('return-path')[0]?.replace(/^<|>$/g, '');
  if (returnPath === '') return 'bounce';
  if (values('auto-submitted').some((value) => !/^no\b/.test(value))) return 'automatic';
  if (['x-autoreply', 'x-autorespond'].some((name) => values(name).length > 0)) return 'automatic';
  const isBulk = values('precedence').some((value) => ['bulk', 'list', 'junk', 'auto_reply'].includes(value));
  if (isBulk || mail.headers.some(([key]) => /^list-(id|post|unsubscribe|help|subscribe|owner)$/.test(key)))
    return 'list';
  return null;
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
