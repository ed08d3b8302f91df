import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { machine } from '../support/machine';
import { compare } from '../support/rounds';
import { openStand, residentMiB } from '../support/stand';
import { wrk } from '../support/wrk';
import { passGate } from './gate';
import { seedChildren } from './seed';

const children = Number(process.env['CHILDREN'] ?? 100_000);
const rounds = Number(process.env['ROUNDS'] ?? 7);
const seconds = Number(process.env['SECONDS'] ?? 5);
const connections = 64;
const paths = join(__dirname, '../../../bench/support/paths.lua');

async function main(): Promise<void> {
  const stand = await openStand();
  try {
    await seedChildren(stand, children);
    const service = await stand.startService();
    const bare = await stand.startBare(join(__dirname, 'bare-server.js'));
    await passGate(stand, service.url);
    const idleMiB = residentMiB(service.pid);

    const refs = Array.from({ length: children }, (_, number) => `c-${number}`);
    const servicePaths = join(stand.folder, 'service.txt');
    const barePaths = join(stand.folder, 'bare.txt');
    writeFileSync(servicePaths, refs.map((ref) => `/v1/children/${ref}/permissions`).join('\n'));
    writeFileSync(barePaths, refs.map((ref) => `/${stand.keyring.index.ofRefInHex('brickyard', ref)}`).join('\n'));

    const load = (url: string, file: string, headers: string) => async () => {
      const result = await wrk({ url, script: paths, seconds, connections, env: { PATHS: file, HEADERS: headers } });
      if (result.errors > 0) throw new Error(`${result.errors} answers failed under load.`);
      return { value: result.perSecond, p99Ms: result.p99Ms };
    };
    const bareLoad = load(bare.url, barePaths, '');
    const serviceLoad = load(service.url, servicePaths, `authorization: Bearer ${stand.apiKey}`);
    await bareLoad();
    await serviceLoad();
    const result = await compare(bareLoad, serviceLoad, rounds);
    console.log(
      JSON.stringify(
        { machine: machine(), children, connections, seconds, idleMiB, loadedMiB: residentMiB(service.pid), ...result },
        null,
        2,
      ),
    );
  } finally {
    await stand.stop();
  }
}

void main();
