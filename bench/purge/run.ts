import { Client } from 'pg';
import { machine } from '../support/machine';
import { report } from '../support/report';
import { compare } from '../support/rounds';
import { openStand, residentMiB, type Stand } from '../support/stand';
import { anchored } from './anchored';
import { checkErased } from './check-erased';
import { costOf } from './cost';
import { DueChildren } from './due';
import { eraseByHand, type Leaving } from './hand-written';
import { idlePoll } from './idle';
import { quantile, watchTransactions } from './locks';
import { checksBesidePurge } from './permission';
import { type IdOrder, seedForgettable } from './seed';
import { tenths } from './tenths';
import { byTwoWorkers } from './two-workers';

const children = Number(process.env['CHILDREN'] ?? 200_000);
const standing = Number(process.env['STANDING'] ?? 0);
const rounds = Number(process.env['ROUNDS'] ?? 5);
const slice = Number(process.env['SLICE'] ?? 5_000);
const order = (process.env['IDS'] ?? 'ordered') as IdOrder;
const legs = new Set((process.env['LEGS'] ?? 'idle,rate,same,cost,locks,tenths,snapshot,checks,two').split(','));
const checkSeconds = Number(process.env['SECONDS'] ?? 5);

/** Children erased a second by the worker and by hand-written SQL, on rows of one kind in one run. */
async function main(): Promise<void> {
  const stand = await openStand();
  try {
    const seeded = performance.now();
    await seedForgettable(stand, { silent: children, standing }, order);
    report('seed', {
      machine: machine(),
      children,
      standing,
      order,
      seconds: Math.round((performance.now() - seeded) / 1000),
    });
    const due = new DueChildren(stand, children);
    if (legs.has('idle')) report('idle poll, ms', await idlePoll(stand));
    const worker = await stand.startWorker();
    report('anchored, s', await anchored(stand));
    const working = { process: worker.pid, database: stand.databasePid };
    const memory = { most: 0 };
    const sampling = setInterval(() => (memory.most = Math.max(memory.most, residentMiB(worker.pid))), 100);
    report('memory at rest, MiB', residentMiB(worker.pid));

    const byWorker = (count: number) => async () => {
      await due.fallDue(count);
      const [ms] = await due.done();
      return { value: (count / ms!) * 1000, p99Ms: null };
    };
    const byHand = (count: number, leaving?: Leaving) => async () => {
      await due.fallDue(count, 'hand');
      const started = performance.now();
      const erased = await eraseByHand(stand, leaving);
      if (erased !== count) throw new Error(`${erased} were erased by hand, not ${count}.`);
      return { value: (count / (performance.now() - started)) * 1000, p99Ms: null };
    };
    await byHand(slice)();
    await byWorker(slice)();
    await checkErased(stand, slice);
    if (legs.has('same')) {
      await byHand(slice, 'the same rows')();
      await checkErased(stand, slice * 2);
    }
    // As a worker that has run for some seconds: what it does often is compiled.
    await byWorker(slice)();
    await byWorker(slice)();
    // As autovacuum does within a minute: plans that were made for empty tables are not kept.
    await stand.sql('vacuum analyze');
    if (legs.has('rate'))
      report('children a second: by hand, by the worker', await compare(byHand(slice), byWorker(slice), rounds));
    if (legs.has('same')) {
      const leavingTheSame = byHand(slice, 'the same rows');
      report('the same, by hand with the same rows left', await compare(leavingTheSame, byWorker(slice), rounds));
    }
    if (legs.has('cost')) {
      report(
        'processor time, ms a child: by hand',
        await costOf({ process: process.pid, database: stand.databasePid }, slice, byHand(slice)),
      );
      report('processor time, ms a child: by the worker', await costOf(working, slice, byWorker(slice)));
    }
    if (legs.has('locks')) report('transactions, ms', await locks(stand, due));
    if (legs.has('tenths')) report('tenths', await tenths(due, working, Math.floor(due.left / 30) * 10));
    if (legs.has('snapshot')) {
      const held = () => withSnapshot(stand, byWorker(slice * 2));
      report('children a second: without an old snapshot, with it', await compare(byWorker(slice * 2), held, rounds));
    }
    if (legs.has('checks')) {
      report(
        'p99 of checks, ms: without a purge, beside it',
        await checksBesidePurge(stand, due, { rounds, seconds: checkSeconds, perRound: slice * 3 }),
      );
    }
    if (legs.has('two')) report('children a second by two workers', await byTwoWorkers(stand, due, slice * 2));
    clearInterval(sampling);
    report('memory at most, MiB', memory.most);
  } finally {
    await stand.stop();
  }
}

async function locks(stand: Stand, due: DueChildren): Promise<object> {
  await due.fallDue(slice * 2);
  const times = await watchTransactions(stand, due.done());
  return { seen: times.length, median: quantile(times, 0.5), p99: quantile(times, 0.99), most: Math.max(...times) };
}

async function withSnapshot<T>(stand: Stand, work: () => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: stand.ownerUrl });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read');
    await client.query('select from child limit 1');
    return await work();
  } finally {
    await client.end();
  }
}

void main();
