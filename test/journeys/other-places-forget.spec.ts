import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { readCertificate, type PublicJwk } from '@kinsent/consent';
import { type AppDatabase, openAppDatabase } from '../../apps/purge-worker/src/connector/app-database.testing';
import { issueCertificate } from '../../apps/purge-worker/src/processor/certificate.testing';
import { OpenDsrProcessor } from '../../apps/purge-worker/src/processor/open-dsr-processor.testing';
import { BareHouse } from '../support/bare-house';
import { Household } from '../support/household';
import { erasureFaults } from '../support/proof';
import { root } from '../support/house';

const domain = 'dsr.cloudshed.example';
const child = 'child-elsewhere';

let folder: string;
let database: AppDatabase;
let processor: OpenDsrProcessor;
let door: Server;
let house: BareHouse;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kinsent-places-'));
  const identity = issueCertificate({ domain });
  await writeFile(join(folder, 'cloudshed.pem'), identity.certificate);
  database = await openAppDatabase();
  processor = await OpenDsrProcessor.start(domain, identity);
  door = await tlsBefore(Number(new URL(processor.url).port));
  const policyFile = join(folder, 'policy.yaml');
  await writeFile(policyFile, withPlaces(await readFile(join(root, 'policies/brickyard.yaml'), 'utf8')));
  house = await BareHouse.open({
    appErases: true,
    env: { POLICY_FILE: policyFile, BRICKYARD_DATABASE_URL: database.url, NODE_EXTRA_CA_CERTS: doorCertificate() },
  });
  processor.expected = new Date(house.clock.now().getTime() + 20 * 86_400_000).toISOString();
}, 120_000);
afterAll(async () => {
  await house?.stop();
  door?.close();
  await processor?.stop();
  await database?.drop();
  await rm(folder, { recursive: true });
}, 60_000);
jest.setTimeout(120_000);

const doorCertificate = (): string => join(folder, 'door.pem');

/** TLS on this machine before a server that speaks none: requests about children go over nothing else. */
async function tlsBefore(port: number): Promise<Server> {
  const { certificate, key } = issueCertificate({ domain: 'localhost', selfSigned: true });
  await writeFile(doorCertificate(), certificate);
  const server = createServer({ cert: certificate, key: key.export({ type: 'pkcs8', format: 'pem' }) }, (socket) => {
    const inner = connect(port, '127.0.0.1');
    for (const each of [socket, inner]) each.on('error', () => [socket, inner].forEach((end) => end.destroy()));
    socket.pipe(inner).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return server;
}

/** The sample policy, with a database of the app and a processor that both have to forget. */
function withPlaces(policy: string): string {
  const name = '    name: Cloudshed Hosting B.V.\n';
  const url = `https://localhost:${(door.address() as AddressInfo).port}/v2`;
  const openDsr = `    openDsr: { url: '${url}', domain: ${domain}, certificate: cloudshed.pem }\n`;
  const table = '{ table: players, key: child_ref, data: [first-name, user-name] }';
  const connectors = `connectors:\n  builder-db: { app: brickyard, url: BRICKYARD_DATABASE_URL, tables: [${table}] }\n`;
  return `${policy.replace(name, name + openDsr)}\n${connectors}`;
}

const standing = async (id: string): Promise<Record<string, string>> => {
  const { targets } = await house.client.erasures.get(id);
  return Object.fromEntries(targets.map(({ kind, state, records }) => [kind, `${state} ${records}`]));
};

it('a database of the app and a processor are emptied too, one of them late, and the certificate says what each did', async () => {
  await house.ask(child);
  await house.advance('PT0S');
  await new Household(house, child).answer({ account: 'yes' });
  await database.run('insert into players (child_ref) values ($1), ($1), ($2)', [child, 'another-child']);
  processor.records.set(child, 4);
  processor.bad = { status: 503 };

  const { id } = await house.client.erasures.erase(child, { cause: 'account-closed' });
  await house.advance('P1D');
  expect(await standing(id)).toMatchObject({ own: expect.stringMatching(/^erased/), connector: 'erased 2' });
  expect((await standing(id))['processor']).toMatch(/^asked/);
  expect((await house.client.erasures.get(id)).state).toBe('open');
  expect(await database.rowsOf('players', child)).toBe(0);
  expect(await database.rowsOf('players', 'another-child')).toBe(1);

  processor.bad = {};
  await house.advance('P2D');
  expect(await standing(id)).toMatchObject({ connector: 'erased 2', processor: 'erased 4' });
  expect(processor.records.has(child)).toBe(false);
  expect((await house.client.erasures.get(id)).state).toBe('completed');

  const jwks = await fetch(`${house.emailConsent[0]!.url}/.well-known/jwks.json`);
  const { keys } = (await jwks.json()) as { keys: (PublicJwk & { kid: string })[] };
  const certificate = (await house.client.erasures.certificate(id))!;
  const said = readCertificate(certificate, new Map(keys.map((key) => [key.kid, key])));
  expect(said.targets.map(({ kind, name, outcome, records }) => [kind, name, outcome, records])).toEqual(
    expect.arrayContaining([
      ['connector', 'builder-db', 'erased', 2],
      ['processor', 'hosting', 'erased', 4],
    ]),
  );
  expect(JSON.stringify(said)).not.toContain(child);
  expect(await erasureFaults(house)).toEqual([]);
});
