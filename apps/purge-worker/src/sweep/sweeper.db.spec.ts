import { addPeriod } from '@kinsent/consent';
import { ProofStore } from '@kinsent/store';
import { testDatabase } from '@kinsent/store/testing';
import { PolicyTerms } from '../policy-terms';
import { eventually, startWorker, TestClock } from '../purge-worker.testing';

it('ends proof by the policy that it runs under, at the time of its clock', async () => {
  const database = await testDatabase();
  const clock = new TestClock(new Date('2026-11-20T10:00:00Z'));
  const worker = await startWorker(database, clock);
  try {
    const prune = jest.spyOn(worker.get(ProofStore), 'prune');
    clock.moveTo(addPeriod(clock.now(), 'P6Y'));
    const { digest } = worker.get(PolicyTerms).ruling;
    await eventually(() => {
      expect(prune).toHaveBeenCalledWith(clock.now(), digest, expect.any(AbortSignal));
      return Promise.resolve();
    });
    await expect(prune.mock.results[0]!.value).resolves.toMatchObject({ lines: 0 });
  } finally {
    await worker.close();
    await database.drop();
  }
});
