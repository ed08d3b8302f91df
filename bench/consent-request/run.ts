import { join } from 'node:path';
import { machine } from '../support/machine';
import { compare } from '../support/rounds';
import { openStand, residentMiB } from '../support/stand';
import { wrk } from '../support/wrk';

const rounds = Number(process.env['ROUNDS'] ?? 7);
const seconds = Number(process.env['SECONDS'] ?? 5);
const connections = 64;
const script = join(__dirname, '../../../bench/support/requests.lua');

/** Requests a second: 201 with the letter owed. Letters are not sent meanwhile, by neither side. */
async function main(): Promise<void> {
  const stand = await openStand();
  try {
    const service = await stand.startService({ DUTIES: 'off' });
    const bare = await stand.startBare(join(__dirname, 'bare-server.js'));
    let run = 0;
    const load = (url: string, headers: string) => async () => {
      run += 1;
      const env = { RUN: String(run), HEADERS: headers };
      const before = await written();
      const result = await wrk({ url, script, seconds, connections, env });
      if (result.errors > 0) throw new Error(`${result.errors} answers failed under load.`);
      const made = (await written()) - before;
      if (made < result.perSecond * seconds * 0.95) throw new Error(`Only ${made} requests were written.`);
      return { value: result.perSecond, p99Ms: result.p99Ms };
    };
    const written = async () => {
      const [row] = await stand.sql<{ n: string }>(
        `select count(*) as n from duty where kind = 'letter.notice' and done_at is null`,
      );
      return Number(row?.n);
    };
    const bareLoad = load(bare.url, '');
    const serviceLoad = load(service.url, `authorization: Bearer ${stand.apiKey}`);
    const idleMiB = residentMiB(service.pid);
    await bareLoad();
    await serviceLoad();
    const result = await compare(bareLoad, serviceLoad, rounds);
    const loadedMiB = residentMiB(service.pid);
    console.log(JSON.stringify({ machine: machine(), connections, seconds, idleMiB, loadedMiB, ...result }, null, 2));
  } finally {
    await stand.stop();
  }
}

void main();
