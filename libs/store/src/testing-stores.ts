import type { Abstract, Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { Keyring } from './keyring';
import type { ServiceName, TestDatabase } from './testing';
import { StoreModule } from './store.module';

/** Keys as an operator would set them; made up for tests. */
export const testKeys = {
  encryptionKeys: `k2:${Buffer.alloc(32, 2).toString('base64')},k1:${Buffer.alloc(32, 1).toString('base64')}`,
  referenceKeys: `r2:${Buffer.alloc(32, 5).toString('base64')},r1:${Buffer.alloc(32, 4).toString('base64')}`,
  indexKey: Buffer.alloc(32, 3).toString('base64'),
};

/** What the strong door opens what came in to be judged with. */
export function deskKeyring(): Keyring {
  const deskKeys = `d1:${Buffer.alloc(32, 6).toString('base64')}`;
  return Keyring.open({ encryptionKeys: null, deskKeys, indexKey: testKeys.indexKey });
}

export interface OpenStores {
  get<T>(store: Type<T> | Abstract<T>): T;
  close(): Promise<void>;
}

/** The stores as a service has them: with its role and, unless it must not read, its keys. */
export async function openStores(
  database: TestDatabase,
  service: ServiceName,
  keyring: Keyring | null = keyringOf(service),
): Promise<OpenStores> {
  const keyless = service === 'verified-consent' && keyring === null;
  const keyDatabaseUrl = keyless ? undefined : database.keyUrlFor(service);
  const databaseUrl = database.urlFor(service);
  const module: TestingModule = await Test.createTestingModule({
    imports: [StoreModule.forRoot({ databaseUrl, keyDatabaseUrl, keyring, application: service })],
  }).compile();
  await module.init();
  return { get: (store) => module.get(store), close: () => module.close() };
}

function keyringOf(service: ServiceName): Keyring | null {
  if (service === 'verified-consent') return null;
  return Keyring.open(service === 'email-consent' ? testKeys : { ...testKeys, encryptionKeys: null, indexKey: null });
}
