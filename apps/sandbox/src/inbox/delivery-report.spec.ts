import PostalMime from 'postal-mime';
import { deliveryReport, headOf } from './delivery-report';

it('reads as a report with a failed recipient and the head of the letter', async () => {
  const raw = 'Message-ID: <l-1@toys.example>\r\nSubject: May your child play?\r\n\r\nDear parent';
  const report = deliveryReport({
    recipient: 'bounce@family.example',
    returnPath: 'b+1@bounce.toys.example',
    originalHeaders: headOf(raw),
    at: new Date('2026-11-20T10:00:00Z'),
  });
  expect(report).toContain('Content-Type: multipart/report; report-type=delivery-status');
  const { attachments } = await PostalMime.parse(report, { attachmentEncoding: 'utf8' });
  const [status, head] = attachments;
  expect(status).toMatchObject({ mimeType: 'message/delivery-status' });
  expect(status!.content).toContain('Final-Recipient: rfc822; bounce@family.example');
  expect(status!.content).toContain('Status: 5.1.1');
  expect(head).toMatchObject({ mimeType: 'text/rfc822-headers' });
  expect(head!.content).toContain('Message-ID: <l-1@toys.example>');
  expect(report).not.toContain('Dear parent');
});
