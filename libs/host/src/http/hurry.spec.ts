import { type AddressInfo, connect } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { hurry } from './hurry';

let server: FastifyInstance;
let port: number;

beforeAll(async () => {
  server = fastify({ requestTimeout: 10_000 });
  hurry(server, 1_000);
  server.post('/usual', () => 'usual');
  server.post('/slow', { config: { slow: true } }, () => 'slow');
  await server.listen({ port: 0, host: '127.0.0.1' });
  port = (server.server.address() as AddressInfo).port;
});
afterAll(() => server?.close());

/** Sends half of a body, and the other half later. */
function send(path: string, after: number): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1');
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
    const head = 'Host: x\r\nContent-Type: application/json\r\nContent-Length: 8\r\nConnection: close';
    socket.write(`POST ${path} HTTP/1.1\r\n${head}\r\n\r\n{"a"`);
    setTimeout(() => socket.writable && socket.write(': 1}'), after);
  });
}

it('ends a request whose body takes too long, and says so', async () => {
  expect(await send('/usual', 3_000)).toContain('HTTP/1.1 408');
});

it('leaves alone what is quick enough, and routes that may take their time', async () => {
  expect(await send('/usual', 20)).toMatch(/HTTP\/1\.1 200[^]*usual$/);
  expect(await send('/slow', 1_500)).toMatch(/HTTP\/1\.1 200[^]*slow$/);
});
