import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { mailPhotos } from './mail-photos';

it('sends each photo as a file, to where forms come in', async () => {
  const heard: { to: string[]; raw: Buffer }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, { envelope }, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        heard.push({ to: envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(parts) });
        done();
      });
    },
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.server.address() as AddressInfo;
  try {
    await mailPhotos([Buffer.from('one'), Buffer.from('two')], { port, address: 'forms@toys.example' });
  } finally {
    await new Promise<void>((closed) => server.close(() => closed()));
  }
  expect(heard.map(({ to }) => to)).toEqual([['forms@toys.example']]);
  const { attachments } = await PostalMime.parse(heard[0]!.raw);
  expect(attachments.map(({ filename, mimeType }) => [filename, mimeType])).toEqual([
    ['form-1.jpg', 'image/jpeg'],
    ['form-2.jpg', 'image/jpeg'],
  ]);
});
