import { connect } from 'node:net';
import { spokenReference } from '@kinsent/consent';
import { FormScanStore, type ScanRecord, VerificationStore } from '@kinsent/store';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { aPdf, aPhoto } from '../signed-form/upload.testing';
import { type Guardian, StrongDoor } from '../verified-consent.testing';
import { FormMailListener } from './form-mail-listener';
import { aMail, formAddress } from './mail.testing';

const start = new Date('2026-06-01T10:00:00Z');
let door: StrongDoor;
let port: number;

beforeAll(async () => {
  door = await StrongDoor.open(start, {
    FORM_MAIL_PORT: '0',
    FORM_MAIL_ADDRESS: formAddress,
    FORM_FAX_SENDERS: 'fax.example',
  });
  port = door.app.get(FormMailListener).port!;
});
afterAll(() => door?.stop());
beforeEach(() => {
  door.scans.shows = {};
  door.scans.fault = null;
});

/** Brings a message as a mail server would. Resolves to the SMTP code. */
async function bring(
  mail: SendMailOptions | Buffer,
  { from = 'ouder@familie.example', to = formAddress } = {},
): Promise<number> {
  const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
  try {
    const raw = Buffer.isBuffer(mail) ? mail : await aMail(mail);
    await transport.sendMail({ envelope: { from, to: [to] }, raw });
    return 250;
  } catch (error) {
    return (error as { responseCode?: number }).responseCode ?? 0;
  } finally {
    transport.close();
  }
}

async function referenceOf({ verificationId }: Guardian): Promise<string> {
  return spokenReference((await door.app.get(VerificationStore).byId(verificationId))!.reference);
}

const scansOf = ({ verificationId }: Guardian): Promise<ScanRecord[]> =>
  door.app.get(FormScanStore).ofVerification(verificationId);
const unmatched = () => door.app.get(FormScanStore).pile(['unmatched'], 1_000);
const photo = () => ({ filename: 'form.jpg', content: aPhoto(50_000) });

describe('a form that comes by e-mail', () => {
  it('finds its request by what stands in the subject', async () => {
    const guardian = await door.approved();
    const subject = `Fwd: form ${await referenceOf(guardian)} for you`;
    await expect(bring({ subject, attachments: [photo(), photo()] })).resolves.toBe(250);
    expect(await scansOf(guardian)).toMatchObject([{ state: 'waiting', road: 'email', pageCount: 2 }]);
    expect((await door.get(guardian.path)).html).toContain('Your form came in by e-mail');
  });

  it('finds it by its code before anything that is written, and by its own text before a letter', async () => {
    const [coded, printed, written] = [await door.approved(), await door.approved(), await door.approved()];
    const code = (await referenceOf(coded)).replace('-', '');
    door.scans.shows = { codes: [`KINSENT:${code}`], text: await referenceOf(printed) };
    await bring({ subject: await referenceOf(written), attachments: [photo()] });
    door.scans.shows = { text: `Reference ${await referenceOf(printed)}` };
    await bring({ subject: await referenceOf(written), attachments: [{ filename: 'a.pdf', content: aPdf() }] });
    expect((await scansOf(coded)).length).toBe(1);
    expect((await scansOf(printed)).length).toBe(1);
    expect(await scansOf(written)).toEqual([]);
  });

  it('waits for people when nothing says whose it is, and suggests what may be meant', async () => {
    const [one, other] = [await door.approved(), await door.approved()];
    const before = (await unmatched()).length;
    await bring({ subject: 'my form', attachments: [photo()] });
    await bring({ text: `${await referenceOf(one)} and ${await referenceOf(other)}`, attachments: [photo()] });
    const pile = (await unmatched()).slice(before);
    expect(pile).toHaveLength(2);
    const scans = door.app.get(FormScanStore);
    expect(await scans.suggestions(pile[0]!.id)).toEqual([]);
    expect(await scans.suggestions(pile[1]!.id)).toEqual([one.verificationId, other.verificationId]);
  });

  it('is not judged for a request that is cancelled, refused, expired, erased or passed: people see which', async () => {
    const make = async (end: (guardian: Guardian) => Promise<unknown>): Promise<[Guardian, string]> => {
      const guardian = await door.approved();
      const reference = await referenceOf(guardian);
      await end(guardian);
      return [guardian, reference];
    };
    const over = [
      await make(({ requestId }) =>
        door.rows(`update consent_request set state = 'cancelled' where id = $1`, [requestId]),
      ),
      await make((guardian) => door.act(guardian, { act: 'refuse' })),
      await make(({ requestId }) =>
        door.rows(`update consent_request set expires_at = '2026-05-31' where id = $1`, [requestId]),
      ),
      await make(({ verificationId }) =>
        door.rows(`update verification set passed_at = '2026-05-31' where id = $1`, [verificationId]),
      ),
    ];
    for (const [guardian, subject] of over) {
      const before = (await unmatched()).length;
      await expect(bring({ subject, attachments: [photo()] })).resolves.toBe(250);
      const [scan] = (await unmatched()).slice(before);
      expect(await door.app.get(FormScanStore).suggestions(scan!.id)).toEqual([guardian.verificationId]);
      expect(await scansOf(guardian)).toEqual([]);
    }
    const [, erased] = await make(({ requestId }) =>
      door.rows(`update consent_request set state = 'erased' where id = $1`, [requestId]),
    );
    const before = (await unmatched()).length;
    await bring({ subject: erased, attachments: [photo()] });
    const [scan] = (await unmatched()).slice(before);
    expect(await door.app.get(FormScanStore).suggestions(scan!.id)).toEqual([]);
  });

  it('counts once, however often it comes and by whatever road', async () => {
    const guardian = await door.approved();
    const form = photo();
    const subject = await referenceOf(guardian);
    await expect(Promise.all([1, 2, 3].map(() => bring({ subject, attachments: [form] })))).resolves.toEqual([
      250, 250, 250,
    ]);
    await bring({ subject, from: 'x@fax.example', attachments: [form] });
    expect(await scansOf(guardian)).toHaveLength(1);
  });

  it('comes from whoever says so: a forged sender gains nothing and is kept nowhere', async () => {
    const guardian = await door.approved();
    const subject = await referenceOf(guardian);
    await bring({ subject, from: 'forged-sender@familie.example', attachments: [photo()] }, { from: 'x@y.example' });
    const tables = await door.rows<{ text: string }>(
      `select string_agg(query_to_xml('select * from ' || quote_ident(table_name), true, false, '')::text, '') as text
       from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    expect(tables[0]!.text).not.toContain('forged-sender');
    expect(tables[0]!.text).not.toContain('y.example');
    expect(await scansOf(guardian)).toHaveLength(1);
  });

  it('is a fax when a fax service brings it', async () => {
    const guardian = await door.approved();
    const subject = `Fax ${await referenceOf(guardian)}`;
    const mail = { subject, from: 'fax@fax.example', headers: { 'Auto-Submitted': 'auto-generated' } };
    await bring(
      { ...mail, attachments: [{ filename: 'f.tif', content: Buffer.from('II\x2a\0 a fax') }] },
      { from: '' },
    );
    expect(await scansOf(guardian)).toMatchObject([{ road: 'fax' }]);
    expect((await door.get(`${guardian.path}?lang=nl`)).html).toContain('Uw formulier kwam per fax binnen');
  });

  it('may come ten times for one reference, which takes nothing from the guardian’s own page', async () => {
    const guardian = await door.approved();
    const subject = await referenceOf(guardian);
    for (let sent = 0; sent < 10; sent += 1) await bring({ subject, attachments: [photo()] });
    await expect(bring({ subject, attachments: [photo()] })).resolves.toBe(554);
    expect(await scansOf(guardian)).toHaveLength(10);
  });
});

describe('the mail server hears', () => {
  it.each([
    [554, 'nothing attached', {}, 'a@b.example'],
    [554, 'nothing that can be a form', { attachments: [{ filename: 'a.docx', content: 'PK' }] }, 'a@b.example'],
    [250, 'a bounce', { headers: { 'Return-Path': '<>' }, attachments: [photo()] }, ''],
    [
      250,
      'an answer by itself',
      { headers: { 'Auto-Submitted': 'auto-replied' }, attachments: [photo()] },
      'a@b.example',
    ],
    [250, 'our own mail', { from: formAddress, attachments: [photo()] }, 'a@b.example'],
  ] as const)('%d for %s, and nothing is kept', async (code, _, mail, from) => {
    const before = (await unmatched()).length;
    await expect(bring(mail as SendMailOptions, { from })).resolves.toBe(code);
    expect(await unmatched()).toHaveLength(before);
  });

  it.each([
    ['infected', 554],
    ['encrypted', 554],
    ['broken', 554],
    ['scanner-unavailable', 451],
    ['timed-out', 451],
  ] as const)('when the reader says %s: %d', async (fault, code) => {
    door.scans.fault = fault;
    const before = (await unmatched()).length;
    await expect(bring({ attachments: [photo()] })).resolves.toBe(code);
    expect(await unmatched()).toHaveLength(before);
  });

  it('no to an address that is not ours, and yes to its sub-addresses', async () => {
    const attachments = [photo()];
    for (const to of ['postmaster@brickyard.example', 'forms@elsewhere.example', 'forms']) {
      await expect(bring({ attachments }, { to })).resolves.toBeGreaterThanOrEqual(500);
    }
    await expect(bring({ attachments }, { to: 'Forms+NL@Brickyard.Example' })).resolves.toBe(250);
  });

  it('that a message is too large', async () => {
    const attachments = [{ filename: 'a.jpg', content: aPhoto(29_000_000) }];
    await expect(bring({ attachments })).resolves.toBe(552);
  });

  it('that two large photos are too much for one form', async () => {
    const attachments = [13, 12.5].map((size) => ({ filename: 'a.jpg', content: aPhoto(size * 1e6) }));
    await expect(bring({ attachments })).resolves.toBe(554);
  });

  it('to come again while nothing can be written down, and yes when it can', async () => {
    const guardian = await door.approved();
    const mail = { subject: await referenceOf(guardian), attachments: [photo()] };
    await door.rows('alter table scan_page rename to scan_page_away');
    try {
      await expect(bring(mail)).resolves.toBe(451);
    } finally {
      await door.rows('alter table scan_page_away rename to scan_page');
    }
    expect(await scansOf(guardian)).toEqual([]);
    await expect(bring(mail)).resolves.toBe(250);
    expect(await scansOf(guardian)).toHaveLength(1);
  });

  it('nothing when it hangs up halfway, and nothing is kept', async () => {
    const before = (await unmatched()).length;
    const raw = await aMail({ attachments: [photo()] });
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.write(`EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<${formAddress}>\r\nDATA\r\n`);
      setTimeout(() => socket.write(raw.subarray(0, raw.length / 2), () => socket.destroy()), 50);
      socket.on('close', () => resolve());
    });
    await expect(bring({ attachments: [] })).resolves.toBe(554);
    expect(await unmatched()).toHaveLength(before);
  });
});

it('counts messages without telling whose they were', async () => {
  const { payload } = await door.app.inject({ method: 'GET', url: '/metrics' });
  if (payload.includes('kinsent_form_mail')) expect(payload).not.toContain('example');
});
