import { ChildCaseStore, ErasureStore, StoreModule } from '@kinsent/store';
import { NestFactory } from '@nestjs/core';
import type { TestApp } from '../app.testing';

/** Stands in for the purge worker, with its role: erases what has ended in a request. */
export async function erase(test: TestApp, requestId: string): Promise<void> {
  const databaseUrl = test.database.urlFor('purge-worker');
  const worker = await NestFactory.createApplicationContext(
    StoreModule.forRoot({ databaseUrl, keyring: null, application: 'purge-worker' }),
    { logger: false },
  );
  const found = await test.app.get(ChildCaseStore).findByRequest(null, requestId);
  const consents = found?.consents.filter((consent) => consent.requestId === requestId) ?? [];
  const ruling = { policy: { purposes: {}, recipients: {} }, digest: 'd'.repeat(64) };
  for (const { id } of consents) {
    await worker.get(ErasureStore).eraseConsent(id, { at: test.clock.now(), ruling });
  }
  await worker.close();
}
