import type { Email } from 'postal-mime';

/** What a message to a return path tells of the letter: it can never arrive, or nothing that counts. */
export type Verdict = 'failed' | 'nothing';

/**
 * Reads a delivery report (RFC 3464), or a bounce in the free form of older servers. Only a failure that is final counts:
 * delays, deliveries, holiday answers and everything unclear are `nothing`.
 */
export function verdictOf(mail: Email): Verdict {
  const status = mail.attachments.find(({ mimeType }) => mimeType === 'message/delivery-status');
  if (status !== undefined) return verdictOfReport(textOf(status.content));
  return verdictOfPlainBounce(mail);
}

/** The report's groups are separated by empty lines; the first is about the message, the others about one recipient each. */
function verdictOfReport(report: string): Verdict {
  const groups = report.replaceAll('\r\n', '\n').split(/\n[ \t]*\n/);
  const failed = groups.some((group) => {
    const action = field(group, 'action');
    const final = /^5\.\d{1,3}\.\d{1,3}/.test(field(group, 'status') ?? '');
    return action === 'failed' || (action === null && final);
  });
  return failed ? 'failed' : 'nothing';
}

function verdictOfPlainBounce(mail: Email): Verdict {
  const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value ?? '';
  const answered = /auto-replied/i.test(header('auto-submitted')) || header('x-autoreply') !== '';
  const fromServer = /^(mailer-daemon|postmaster)@/i.test(mail.from?.address ?? '');
  if (answered || !fromServer) return 'nothing';
  const said = mail.text ?? '';
  if (/\b4\.\d{1,3}\.\d{1,3}\b|\b(delayed|still trying|will retry)\b/i.test(said)) return 'nothing';
  return /\b5\.\d{1,3}\.\d{1,3}\b|\b55[0-4][ -]/.test(said) ? 'failed' : 'nothing';
}

/** A field's value in lower case without comments; null when the group has none. */
function field(group: string, name: string): string | null {
  const line = new RegExp(`^${name}[ \\t]*:[ \\t]*(.{0,200})`, 'im').exec(group);
  return line === null
    ? null
    : line[1]!
        .replace(/\(.*?\)/g, '')
        .trim()
        .toLowerCase();
}

function textOf(content: string | ArrayBuffer | Uint8Array): string {
  return typeof content === 'string' ? content : Buffer.from(content as Uint8Array).toString('utf8');
}
