import { type AddressInfo, createServer, type Server } from 'node:net';
import { choosePorts, PortsTaken } from './choose-ports';

const host = '127.0.0.1';
const open: Server[] = [];

async function occupy(port: number): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  open.push(server);
  return (server.address() as AddressInfo).port;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

it('gives five ports in a row', async () => {
  const ports = await choosePorts(null, host);
  expect(ports).toEqual({
    hub: ports.hub,
    emailConsent: ports.hub + 1,
    verifiedConsent: ports.hub + 2,
    purgeWorker: ports.hub + 3,
    terminal: ports.hub + 4,
  });
  expect((ports.hub - 4400) % 10).toBe(0);
});

it('moves on by itself when it may choose', async () => {
  const first = await choosePorts(null, host);
  await occupy(first.terminal);
  expect((await choosePorts(null, host)).hub).toBeGreaterThan(first.hub);
});

it('refuses a base that was asked for and is taken, naming the port and PORT_BASE', async () => {
  const taken = await occupy(0);
  const refusal = await choosePorts(taken - 2, host).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(PortsTaken);
  expect(String(refusal)).toMatch(/Port \d+ is taken/);
  expect(String(refusal)).toContain('PORT_BASE');
});
