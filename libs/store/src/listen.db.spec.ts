import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { listen } from './listen';
import { testDatabase, type TestDatabase } from './testing';

let database: TestDatabase;
let door: Server;
let owner: Client;
const sockets = new Set<Socket>();
/** Cuts a connection in the moment in which it asks to listen. */
let cutting = false;

beforeAll(async () => {
  database = await testDatabase();
  owner = new Client(database.ownerUrl);
  await owner.connect();
  const inside = new URL(database.ownerUrl);
  door = createServer((socket) => {
    const server = connect(Number(inside.port), inside.hostname);
    const cut = (): void => {
      socket.destroy();
      server.destroy();
      sockets.delete(socket);
    };
    sockets.add(socket);
    socket.on('data', (data) => (cutting && data.includes('listen ') ? cut() : server.write(data)));
    server.on('data', (data) => socket.write(data));
    for (const each of [socket, server]) each.on('error', cut).on('close', cut);
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  await owner.end();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => door.close(resolve));
  await database.drop();
});

function urlThroughDoor(): string {
  const url = new URL(database.ownerUrl);
  url.port = String((door.address() as { port: number }).port);
  return url.href;
}

async function listening(): Promise<number> {
  const { rows } = await owner.query<{ n: number }>(
    "select count(*)::integer as n from pg_stat_activity where application_name = 'ears' and query = 'listen bell'",
  );
  return rows[0]!.n;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let left = 500; !(await holds()); left -= 1) {
    if (left === 0) throw new Error('It did not happen.');
    await pause(20);
  }
}

it('a listener whose connection breaks again and again has one in the end, and hears', async () => {
  let rings = 0;
  const stop = await listen({ connectionString: urlThroughDoor(), application_name: 'ears' }, 'bell', () => {
    rings += 1;
  });
  await until(async () => (await listening()) === 1);

  cutting = true;
  for (const socket of sockets) socket.destroy();
  await pause(3_500);
  cutting = false;
  // Once for what may have been missed.
  await until(() => Promise.resolve(rings === 1));
  await pause(1_500);
  expect(await listening()).toBe(1);

  await owner.query("select pg_notify('bell', '')");
  await until(() => Promise.resolve(rings === 2));
  await stop();
  await until(async () => (await listening()) === 0);
}, 30_000);
