import { StoreModule, type StoreOptions } from '@kinsent/store';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

/** Opens the stores for one command and closes them again, whatever happens. */
export async function withStores<T>(
  options: Pick<StoreOptions, 'databaseUrl' | 'keyring'>,
  work: (stores: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const stores = await NestFactory.createApplicationContext(
    StoreModule.forRoot({ ...options, poolSize: 1, application: 'email-consent-cli' }),
    { logger: false, abortOnError: false },
  );
  try {
    return await work(stores);
  } finally {
    await stores.close();
  }
}
