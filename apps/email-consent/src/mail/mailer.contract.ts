import { type Mail, MailDelayed, type Mailer, MailNotAllowed } from './mailer.port';

/** What a contract needs of the world around a mailer. */
export interface MailWorld {
  readonly mailer: Mailer;
  /** What has arrived, oldest first. */
  arrived(): { messageId: string; to: string; subject: string; text: string; html: string; files: string[] }[];
  /** From now on the server answers so to every recipient. */
  answer(code: number, text: string): void;
  vanish(): Promise<void>;
  comeBack(): Promise<void>;
}

export const sampleMail: Mail = {
  letterId: '0198c0de-0000-7000-8000-000000000001',
  kind: 'notice',
  to: { address: 'ouder+school@familie.example', contactPurpose: 'consent' },
  locale: 'nl',
  fromName: 'Blokkenwerf, “samen bouwen”',
  replyTo: 'hulp@blokkenwerf.example',
  subject: 'Mag uw kind meedoen? Wij wachten op u 🙂',
  text: 'Dag,\n\nUw code is 123 456.\n',
  html: '<p>Dag, uw code is <b>123 456</b>.</p>',
  at: new Date('2026-03-01T12:00:00Z'),
};

/** What every Mailer must do. */
export function mailerContract(open: () => Promise<MailWorld>): void {
  let world: MailWorld;

  beforeEach(async () => {
    world = await open();
  });

  it('brings a letter in text and HTML', async () => {
    await expect(world.mailer.send(sampleMail)).resolves.toMatchObject({ kind: 'accepted' });
    const [mail, ...more] = world.arrived();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ to: sampleMail.to.address, subject: sampleMail.subject });
    expect(mail!.text.trim()).toBe(sampleMail.text.trim());
    expect(mail!.html.trim()).toBe(sampleMail.html.trim());
  });

  it('brings a file with a letter, and none where there is none', async () => {
    const file = { name: 'erasure-1.jws', type: 'application/jose', content: 'eyJhbGciOiJFZERTQSJ9.e30.c2ln' };
    await world.mailer.send({ ...sampleMail, kind: 'erased', attachments: [file] });
    await world.mailer.send(sampleMail);
    expect(world.arrived().map(({ files }) => files)).toEqual([
      ['erasure-1.jws application/jose eyJhbGciOiJFZERTQSJ9.e30.c2ln'],
      [],
    ]);
  });

  it('makes the same message of the same letter', async () => {
    await world.mailer.send(sampleMail);
    await world.mailer.send(sampleMail);
    await world.mailer.send({ ...sampleMail, letterId: '0198c0de-0000-7000-8000-000000000002' });
    const [first, second, other] = world.arrived().map(({ messageId }) => messageId);
    expect(first).toBe(second);
    expect(other).not.toBe(first);
  });

  it('tells a permanent refusal of the address', async () => {
    world.answer(550, '5.1.1 no such user here');
    await expect(world.mailer.send(sampleMail)).resolves.toEqual({ kind: 'refused', status: '5.1.1' });
  });

  it.each([450, 451, 452, 421])('asks for another try after %i', async (code) => {
    world.answer(code, 'try again later');
    await expect(world.mailer.send(sampleMail)).rejects.toBeInstanceOf(MailDelayed);
  });

  it('asks for another try while the server is away, and works when it is back', async () => {
    await world.vanish();
    await expect(world.mailer.send(sampleMail)).rejects.toBeInstanceOf(MailDelayed);
    await world.comeBack();
    await expect(world.mailer.send(sampleMail)).resolves.toMatchObject({ kind: 'accepted' });
    expect(world.arrived()).toHaveLength(1);
  });

  it('does not say in an error whom it wrote to', async () => {
    world.answer(451, `greylisted ${sampleMail.to.address}`);
    const error = await world.mailer.send(sampleMail).catch((thrown: unknown) => thrown);
    expect(String((error as Error).stack) + JSON.stringify(error)).not.toMatch(/ouder|familie/);
  });

  it('sends nothing for which the address was not given', async () => {
    const unasked = { ...sampleMail, kind: 'news' as const };
    await expect(world.mailer.send(unasked)).rejects.toBeInstanceOf(MailNotAllowed);
    expect(world.arrived()).toEqual([]);
  });
}
