import type { Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { Keyring } from './keyring';
import type { ServiceName, TestDatabase } from './testing';
import { StoreModule } from './store.module';

/** Keys as an operator would set them; made up for tests. */
export const testKeys = {
  encryptionKeys: `k2:${Buffer.alloc(32, 2).toString('base64')},k1:${Buffer.alloc(32, 1).toString('base64')}`,
  indexKey: Buffer.alloc(32, 3).toString('base64'),
};

export interface OpenStores {
  get<T>(store: Type<T>): T;
  close(): Promise<void>;
}

/** The stores as a service has them: with its role and, unless it must not read, its keys. */
export async function openStores(
  database: TestDatabase,
  service: ServiceName,
  keyring: Keyring | null = service === 'purge-worker' ? null : Keyring.open(testKeys),
): Promise<OpenStores> {
  const module: TestingModule = await Test.createTestingModule({
    imports: [StoreModule.forRoot({ databaseUrl: database.urlFor(service), keyring, application: service })],
  }).compile();
  await module.init();
  return { get: (store) => module.get(store), close: () => module.close() };
}
