import fc from 'fast-check';
import type { SendMailOptions } from 'nodemailer';
import { aPdf, aPhoto } from '../signed-form/upload.testing';
import { formIn, type MailRules } from './mail-form';
import { aMail, formAddress } from './mail.testing';
import { readMail } from './read-mail';

const rules: MailRules = { faxSenders: ['fax.example'], own: formAddress, envelopeFrom: 'ouder@familie.example' };
const photo = (name: string, size = 50_000) => ({ filename: name, content: aPhoto(size) });

async function found(mail: SendMailOptions, change: Partial<MailRules> = {}) {
  const read = await readMail(await aMail(mail));
  if (read === null) throw new Error('Nothing was read.');
  return formIn(read, { ...rules, ...change });
}

async function filesIn(mail: SendMailOptions): Promise<string[]> {
  const form = await found(mail);
  return form.kind === 'form' ? form.files.map(({ name }) => name) : [];
}

describe('a form in a message', () => {
  it('is what was attached, with subject and text to look for its reference in', async () => {
    const form = await found({
      subject: 'K7QX3-MPA9D',
      text: 'Groeten',
      attachments: [photo('a.jpg'), photo('b.jpg')],
    });
    expect(form).toMatchObject({
      kind: 'form',
      road: 'email',
      hints: ['K7QX3-MPA9D', expect.stringContaining('Groeten')],
    });
    expect(form.kind === 'form' && form.files.map(({ bytes }) => bytes.length)).toEqual([50_000, 50_000]);
  });

  it('is found among ten attachments, by what is in them and not by their names', async () => {
    const names = await filesIn({
      attachments: [
        { filename: 'form.exe', content: aPdf() },
        { filename: 'form.pdf', content: Buffer.from('MZ a program') },
        { filename: 'card.vcf', content: 'BEGIN:VCARD' },
        { filename: 'scan.heic', content: Buffer.from('....ftypheic') },
        { filename: 'letter.docx', content: Buffer.from('PK\x03\x04') },
        { filename: 'signature.asc', content: 'x' },
        { filename: 'page.html', content: '<script>alert(1)</script>' },
        photo('page 1.JPG'),
        photo('page 2'),
        photo('icon.jpg', 2_000),
      ],
    });
    expect(names).toEqual(['form.exe', 'page 1.JPG', 'page 2']);
  });

  it('is no logo in the text', async () => {
    const logo = { filename: 'logo.jpg', content: aPhoto(20_000), cid: 'logo', contentDisposition: 'inline' as const };
    const html = '<p>Hi</p><img src="cid:logo">';
    expect(await filesIn({ html, attachments: [logo, photo('form.jpg')] })).toEqual(['form.jpg']);
    expect((await found({ html, attachments: [logo] })).kind).toBe('none');
    const within = { ...logo, content: aPhoto(200_000) };
    expect(await filesIn({ html, attachments: [within] })).toEqual(['logo.jpg']);
  });

  it('is found in a message that was passed on whole', async () => {
    const inner = await aMail({ attachments: [photo('form.jpg')] });
    const names = await filesIn({ attachments: [{ contentType: 'message/rfc822', content: inner }] });
    expect(names).toEqual(['form.jpg']);
  });

  it('is a fax when a fax service sends it, which may be a machine’s mail', async () => {
    const fax = {
      from: 'noreply@Fax.Example',
      headers: { 'Auto-Submitted': 'auto-generated', Precedence: 'bulk' },
      attachments: [{ filename: 'fax.tif', content: Buffer.from('II\x2a\0 a fax') }],
    };
    expect(await found(fax)).toMatchObject({ kind: 'form', road: 'fax' });
    expect(await found(fax, { envelopeFrom: '' })).toMatchObject({ kind: 'form', road: 'fax' });
    expect(await found({ ...fax, from: 'noreply@fax.example.evil.example' })).toMatchObject({ kind: 'dropped' });
  });
});

describe('mail of machines is let go', () => {
  const attachments = [photo('form.jpg')];

  it.each<[string, SendMailOptions, Partial<MailRules>, string]>([
    ['a null sender', {}, { envelopeFrom: '' }, 'bounce'],
    ['a null return path', { headers: { 'Return-Path': '<>' } }, { envelopeFrom: null }, 'bounce'],
    ['an answer by itself', { headers: { 'Auto-Submitted': 'auto-replied (vacation)' } }, {}, 'automatic'],
    ['another way to say so', { headers: { 'X-Autoreply': 'yes' } }, {}, 'automatic'],
    ['a mailing list', { headers: { 'List-Id': '<news.shop.example>' } }, {}, 'list'],
    ['what can be unsubscribed from', { headers: { 'List-Unsubscribe': '<https://x.example>' } }, {}, 'list'],
    ['bulk', { headers: { Precedence: 'Bulk' } }, {}, 'list'],
    ['our own', { from: formAddress.toUpperCase() }, {}, 'loop'],
    ['our own, by its envelope', {}, { envelopeFrom: formAddress }, 'loop'],
    ['what goes round', { headers: { Received: Array.from({ length: 41 }, (_, n) => `from mx${n}`) } }, {}, 'loop'],
  ])('%s', async (_, mail, change, reason) => {
    expect(await found({ ...mail, attachments }, change)).toEqual({ kind: 'dropped', reason });
  });

  it('a delivery report, also when it calls itself a fax', async () => {
    const raw = Buffer.from(
      'From: x@fax.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nno\r\n--b--\r\n',
    );
    expect(formIn((await readMail(raw))!, rules)).toEqual({ kind: 'dropped', reason: 'bounce' });
  });

  it('and a person’s is not', async () => {
    expect((await found({ headers: { 'Auto-Submitted': 'no' }, attachments })).kind).toBe('form');
    expect((await found({}, { envelopeFrom: null })).kind).toBe('none');
  });
});

describe('what is no message', () => {
  it('is read in a room of its own, and comes to nothing', async () => {
    const deep = Array.from(
      { length: 100 },
      (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`,
    );
    const headers = `${'X-Header: value\r\n'.repeat(40_000)}\r\n`;
    expect(await readMail(Buffer.from(deep.join('')))).toBeNull();
    expect(await readMail(Buffer.from(headers))).toBeNull();
  });

  it('never throws, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        const mail = await readMail(Buffer.from(bytes));
        if (mail !== null) expect(['form', 'none', 'dropped']).toContain(formIn(mail, rules).kind);
      }),
      { numRuns: 6 },
    );
  });
});
