import { StoreModule, type StoreOptions } from '@kinsent/store';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

/** Opens the stores for one command and closes them again, whatever happens. */
export async function withStores<T>(
  {
    databaseUrl,
    keyDatabaseUrl,
    keyring,
    poolSize = 1,
    application,
  }: Pick<StoreOptions, 'databaseUrl' | 'keyDatabaseUrl' | 'keyring' | 'poolSize' | 'application'>,
  work: (stores: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const stores = await NestFactory.createApplicationContext(
    StoreModule.forRoot({ databaseUrl, keyDatabaseUrl, keyring, poolSize, application }),
    { logger: false, abortOnError: false },
  );
  try {
    return await work(stores);
  } finally {
    await stores.close();
  }
}
