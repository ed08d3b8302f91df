import { machine } from '../support/machine';
import { report } from '../support/report';
import { compare } from '../support/rounds';
import { openStand, residentMiB, type Running, type Stand } from '../support/stand';
import { anchored } from './anchored';
import { checkErased } from './check-erased';
import { costOf } from './cost';
import { DueChildren } from './due';
import { idlePoll } from './idle';
import { type IdOrder, seedForgettable } from './seed';
import { tenths } from './tenths';
import { warm } from './warm';

const order = (process.env['IDS'] ?? 'ordered') as IdOrder;
const rounds = Number(process.env['ROUNDS'] ?? 11);
/** Long enough that what the database does once a minute does not make one round of many. */
const slice = Number(process.env['SLICE'] ?? 15_000);
const atOnce = Number(process.env['AT_ONCE'] ?? 0);
const few = Number(process.env['FEW'] ?? 1_000_000);
const many = Number(process.env['MANY'] ?? 10_000_000);

/** A server whose memory holds the indexes, and that writes its pages back a few times an hour, as one of that size is set up. */
const server = {
  shared_buffers: process.env['SHARED_BUFFERS'] ?? '12GB',
  max_wal_size: process.env['MAX_WAL_SIZE'] ?? '8GB',
  checkpoint_timeout: '15min',
};

/** Slices that are not timed: the worker's program is compiled meanwhile, and the database's plans are settled. */
const warmUps = 2;
const compared = (warmUps + rounds) * slice;

interface House {
  readonly stand: Stand;
  readonly due: DueChildren;
  readonly children: number;
  readonly worker: Running;
}

/**
 * What a child costs where there are few children and where there are many, the same number due: two databases side by side,
 * a slice on the one, a slice on the other. Then, where there are many, so many due at once.
 */
async function main(): Promise<void> {
  const stands: Stand[] = [];
  try {
    const open = async (children: number, silent: number): Promise<House> => {
      const stand = await openStand(server);
      stands.push(stand);
      const started = performance.now();
      await seedForgettable(stand, { silent, standing: children - silent }, order);
      report('seed', { machine: machine(), server, order, children, silent, seconds: seconds(started) });
      report('idle poll, ms', await idlePoll(stand));
      const worker = await stand.startWorker();
      report('anchored, s', await anchored(stand));
      return { stand, due: new DueChildren(stand, silent), children, worker };
    };
    const large = await open(many, compared + atOnce);
    const small = await open(few, compared);
    const sizes = await large.stand.sql('select pg_size_pretty(pg_database_size(current_database())) as large');
    report('size', sizes[0]);
    report('warmed, s', [await warmed(large), await warmed(small)]);

    const workingIn = ({ worker, stand }: House) => ({ process: worker.pid, database: stand.databasePid });
    const measure = (house: House) => async () => {
      let ms = NaN;
      const { process, database } = await costOf(workingIn(house), slice, async () => (ms = await erase(house)));
      return { value: ms / slice, p99Ms: null, processor: process + database };
    };
    for (let warmUp = 0; warmUp < warmUps; warmUp += 1) for (const house of [small, large]) await erase(house);
    for (const { stand } of [small, large]) await checkErased(stand, slice * warmUps);
    // Both as far from their last one: what is written for the first time after it goes into the log as a whole page.
    for (const { stand } of [small, large]) await stand.sql('checkpoint');
    report('ms a child: few children, many', await compare(measure(small), measure(large), rounds));
    if (atOnce > 0) report('due at once', await tenths(large.due, workingIn(large), atOnce));
    report('idle poll at the end, ms', await idlePoll(large.stand));
    report('memory at the end, MiB', residentMiB(large.worker.pid));
  } finally {
    for (const stand of stands) await stand.stop();
  }
}

/** Has a slice fall due and forgotten; answers in ms. */
async function erase({ due }: House): Promise<number> {
  await due.fallDue(slice);
  const [ms] = await due.done();
  return ms!;
}

async function warmed({ stand, children }: House): Promise<number> {
  const started = performance.now();
  await warm(stand, compared / children, order);
  return seconds(started);
}

function seconds(started: number): number {
  return Math.round((performance.now() - started) / 1000);
}

void main();
