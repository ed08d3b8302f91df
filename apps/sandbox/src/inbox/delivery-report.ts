export interface Undelivered {
  readonly recipient: string;
  /** Where letters that cannot be delivered go back to: the envelope sender. */
  readonly returnPath: string;
  /** The head of the letter, without its body. */
  readonly originalHeaders: string;
  readonly at: Date;
}

const reportingHost = 'mail.sandbox.example';

/** A delivery status notification as mail servers send it: a multipart/report of three parts (RFC 3464, RFC 6522). */
export function deliveryReport({ recipient, returnPath, originalHeaders, at }: Undelivered): string {
  const boundary = 'kinsent-sandbox-report';
  const parts = [
    ['text/plain; charset=utf-8', `Your letter could not be delivered to <${recipient}>: there is no such mailbox.`],
    [
      'message/delivery-status',
      [
        `Reporting-MTA: dns; ${reportingHost}`,
        `Arrival-Date: ${at.toUTCString()}`,
        '',
        `Final-Recipient: rfc822; ${recipient}`,
        'Action: failed',
        'Status: 5.1.1',
        'Diagnostic-Code: smtp; 550 5.1.1 no such mailbox',
      ].join('\r\n'),
    ],
    ['text/rfc822-headers', originalHeaders],
  ];
  return [
    `From: Mail Delivery Subsystem <mailer-daemon@${reportingHost}>`,
    `To: <${returnPath}>`,
    `Date: ${at.toUTCString()}`,
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    ...parts.flatMap(([type, body]) => [`--${boundary}`, `Content-Type: ${type}`, '', body, '']),
    `--${boundary}--`,
    '',
  ].join('\r\n');
}

/** The head of a raw letter, up to the empty line. */
export function headOf(raw: string): string {
  return raw.split(/\r?\n\r?\n/, 1)[0] ?? '';
}
