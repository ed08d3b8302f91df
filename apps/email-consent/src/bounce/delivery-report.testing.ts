/** A delivery report as mail servers write it (RFC 3464), with what it says of the recipient. */
export function report(recipient: { action?: string; status?: string }): string {
  const lines = ['Final-Recipient: rfc822; ouder@familie.example'];
  if (recipient.action !== undefined) lines.push(`Action: ${recipient.action}`);
  if (recipient.status !== undefined) lines.push(`Status: ${recipient.status}`);
  return [
    'From: Mail Delivery System <MAILER-DAEMON@mx.familie.example>',
    'To: <bounce@kinsent.example>',
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'This is the mail system at host mx.familie.example.',
    '--b1',
    'Content-Description: Delivery report',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.familie.example',
    'Arrival-Date: Sun, 1 Mar 2026 12:00:00 +0000',
    '',
    ...lines,
    '',
    '--b1',
    'Content-Type: message/rfc822-headers',
    '',
    'Subject: the letter',
    '--b1--',
    '',
  ].join('\r\n');
}

/** A bounce in the free form of older servers. */
export function plainBounce(message: { text: string; from?: string; auto?: string }): string {
  return [
    `From: <${message.from ?? 'MAILER-DAEMON@mx.familie.example'}>`,
    'To: <bounce@kinsent.example>',
    'Subject: failure notice',
    ...(message.auto === undefined ? [] : [`Auto-Submitted: ${message.auto}`]),
    '',
    message.text,
    '',
  ].join('\r\n');
}
