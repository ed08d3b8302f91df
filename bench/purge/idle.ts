import type { DutyKind } from '@kinsent/consent';
import { DutyStore, StoreModule } from '@kinsent/store';
import { NestFactory } from '@nestjs/core';
import type { Stand } from '../support/stand';
import { quantile } from './locks';

const single: readonly DutyKind[] = ['erasure.own', 'erasure.run'];
const batches: readonly DutyKind[] = [
  'request.lapse',
  'consent.lapse',
  'child.mature',
  'consent.erase',
  'key.destroy',
  'reference.destroy',
  'erasure.ask',
  'erasure.watch',
  'erasure.settle',
];

/** How long one look of a worker takes that finds nothing, in ms. */
export async function idlePoll(stand: Stand): Promise<{ median: number; p99: number }> {
  const store = StoreModule.forRoot({ databaseUrl: stand.workerUrl, keyring: null, application: 'bench', poolSize: 1 });
  const stores = await NestFactory.createApplicationContext(store, { logger: false });
  try {
    const duties = stores.get(DutyStore);
    const times: number[] = [];
    for (let look = 0; look < 500; look += 1) {
      const now = new Date();
      const started = performance.now();
      await duties.claim(single, 8, 60_000, now);
      await duties.claimEach(
        batches.map((kind) => ({ kind, limit: 100 })),
        60_000,
        now,
      );
      times.push(performance.now() - started);
    }
    return { median: quantile(times, 0.5), p99: quantile(times, 0.99) };
  } finally {
    await stores.close();
  }
}
