import { makeSigningKey, openSigningKey } from '@kinsent/consent';
import { SigningKeyStore, StoreModule } from '@kinsent/store';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TestApp } from '../app.testing';

let test: TestApp;
/** As the purge worker has it, which signs. */
let worker: INestApplicationContext;

beforeAll(async () => {
  test = await TestApp.start();
  const databaseUrl = test.database.urlFor('purge-worker');
  const module = StoreModule.forRoot({ databaseUrl, keyring: null, application: 'test', poolSize: 1 });
  worker = await NestFactory.createApplicationContext(module, { logger: false });
});

afterAll(async () => {
  await worker.close();
  await test.stop();
});

const jwks = () => test.call('GET', '/.well-known/jwks.json', { key: '' });

describe('the public keys of the house', () => {
  it('are none before anything was signed', async () => {
    expect(await jwks()).toMatchObject({ status: 200, body: { keys: [] } });
  });

  it('are for everybody, and an old one stays when a new one took over', async () => {
    const keys = [1, 2].map(() => openSigningKey(makeSigningKey()));
    for (const [index, key] of keys.entries()) {
      await worker.get(SigningKeyStore).register(key, new Date(Date.UTC(2026, 10, 1 + index)));
      await worker.get(SigningKeyStore).register(key, new Date(Date.UTC(2027, 0, 1)));
    }
    const { status, headers, body } = await jwks();
    expect(status).toBe(200);
    expect(body).toEqual({ keys: keys.map(({ kid, jwk }) => ({ ...jwk, kid, use: 'sig', alg: 'EdDSA' })) });
    expect(headers['cache-control']).toBe('public, max-age=300');
    expect(JSON.stringify(body)).not.toContain('"d"');
  });
});
