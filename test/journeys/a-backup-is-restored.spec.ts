import 'reflect-metadata';
import {
  ChildCaseStore,
  Database,
  EscrowStore,
  EventStore,
  GuardianStore,
  IdempotencyStore,
  Keyring,
  StoreModule,
} from '@kinsent/store';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ApartPostgres, wordsIn, wordsInFiles } from '../support/apart-postgres';
import { BareHouse } from '../support/bare-house';
import { Household } from '../support/household';

/** Words that stand nowhere but in what people gave. */
const child = {
  ref: 'ref-Roodborstlief-4711',
  email: 'zonnebloem.vanderzeek@familie-duizendschoon.example',
  payload: { firstName: 'Kwikstaartje Uilenspiegel', wish: 'زقزوقة' },
  birthDate: '2017-03-14',
};
const words = [
  'Roodborstlief',
  'onnebloem',
  'anderzeek',
  'duizendschoon',
  'Kwikstaartje',
  'Uilenspiegel',
  'زقزوقة',
  '2017-03-14',
];
const idempotencyKey = 'Kwikstaartje-asks';

let postgres: ApartPostgres;
let house: BareHouse;
let requestId: string;
let childId: string;
let backup: string;

beforeAll(async () => {
  postgres = await ApartPostgres.start();
  house = await BareHouse.open({ database: postgres, env: { LOG_LEVEL: 'debug' } });
}, 120_000);
afterAll(async () => {
  await house?.stop();
}, 60_000);
jest.setTimeout(120_000);

/** All that can be read of the child in a restored backup by somebody who has every key that there is now. */
function readableIn(from: string): Promise<Record<string, unknown>> {
  return postgres.restored(from, async (databaseUrl) => {
    const [keyDatabaseUrl, keyring] = [postgres.keyOwnerUrl, Keyring.open(house.keys)];
    const stores = await NestFactory.createApplicationContext(
      StoreModule.forRoot({ databaseUrl, keyDatabaseUrl, keyring, application: 'restored' }),
      { logger: false, abortOnError: false },
    );
    try {
      return await readableBy(stores);
    } finally {
      await stores.close();
    }
  });
}

async function readableBy(stores: INestApplicationContext): Promise<Record<string, unknown>> {
  const events = await stores.get(EventStore).after('brickyard', 0, 500);
  const { rows } = await stores.get(Database).pool.query<{ sealed: number }>(
    `select length(contact_sealed) + length(payload_sealed) + length(ref_sealed) + length(body_sealed) as sealed
     from child join guardianship on guardianship.child_id = child.id join escrow on escrow.child_id = child.id
     cross join idempotency_key where child.id = $1 and erased_at is null`,
    [childId],
  );
  return {
    isWhole: rows.length === 1 && rows[0]!.sealed > 200,
    guardian: (await stores.get(GuardianStore).contactOf(requestId))?.email ?? null,
    escrow: (await stores.get(EscrowStore).read('brickyard', child.ref)).map(({ payload }) => payload),
    answer: (await stores.get(IdempotencyStore).find('brickyard', idempotencyKey)) !== null,
    reference: await stores.get(ChildCaseStore).refOf(childId),
    events: [...new Set(events.map(({ childRef }) => childRef))],
  };
}

const nothing = { isWhole: true, guardian: null, escrow: [], answer: false, reference: null, events: [null] };

/** As the app does that is asked to erase. */
async function appErases(): Promise<void> {
  for (const event of house.receiver.heard) await house.client.erasures.answer(event, () => 3);
}

describe('a backup from before an erasure', () => {
  it('is made while a guardian is asked, and everything in it can be read with the keys', async () => {
    const question = { guardian: { email: child.email, locale: 'en' }, birthDate: child.birthDate };
    const asked = await house.ask(child.ref, { ...question, escrow: child.payload }, { idempotencyKey });
    requestId = asked.id;
    await house.advance('PT1S');
    const letters = house.office.to(child.email);
    expect(letters).toHaveLength(1);
    const [row] = await house.rows<{ child_id: string }>('select child_id from consent_request where id = $1', [
      requestId,
    ]);
    childId = row!.child_id;
    backup = await postgres.backup('backup');
    expect(await readableIn(backup)).toEqual({
      isWhole: true,
      guardian: child.email,
      escrow: [child.payload],
      answer: true,
      reference: child.ref,
      events: [child.ref],
    });
  });

  it('is searched in a way that finds what is there', async () => {
    expect(await wordsInFiles(backup, ['brickyard', 'consent_request.created', ...words])).toEqual(
      expect.arrayContaining(['brickyard', 'consent_request.created']),
    );
    await house.rows(
      `create table planted as select $1::text as plain, encode(convert_to($1, 'UTF8'), 'base64') as coded`,
      ['Waterhoentje van Plantagenet'],
    );
    await house.rows('checkpoint');
    expect(await wordsInFiles(postgres.dataFolder, ['Waterhoentje'])).toEqual(['Waterhoentje']);
    await house.rows('drop table planted');
    expect(wordsIn(JSON.stringify(house.office.letters), words)).toEqual(['onnebloem', 'anderzeek', 'duizendschoon']);
    expect(wordsIn(JSON.stringify(house.receiver.heard), words)).toEqual(['Roodborstlief']);
  });

  it('says no more of guardian and child once they are erased, although it is whole and all keys are at hand', async () => {
    const parent = new Household(house, child.ref, child.email);
    expect((await parent.answer({ account: 'no' })).status).toBe(200);
    await house.advance('PT1H');
    expect(await house.keyRows('select from data_key where id = $1', [childId])).toEqual([]);
    // Until the app has said that it has erased too, it can be told of whom it is asked.
    expect(await readableIn(backup)).toEqual({ ...nothing, answer: true, reference: child.ref, events: [child.ref] });
  });

  it('says nothing at all once the app has erased, and its feed and stored answers are swept', async () => {
    await appErases();
    await house.advance('P3D');
    expect(await readableIn(backup)).toMatchObject({ answer: false });
    await house.advance('P91D');
    expect(await readableIn(backup)).toEqual(nothing);
    for (const table of ['data_key', 'reference_key'])
      expect(await house.keyRows(`select id from ${table}`)).toEqual([]);
  });

  it('holds nothing in the clear, in no table and no log: nor do the files of today', async () => {
    await house.rows('checkpoint');
    for (const folder of [backup, postgres.dataFolder])
      expect([folder, await wordsInFiles(folder, words)]).toEqual([folder, []]);
  });

  it('and nothing was said of them in logs and numbers', async () => {
    const said = house.services.map(({ words: all }) => all).join('\n');
    expect(said).toContain('"route":"/v1/consent-requests"');
    expect(wordsIn(said, words)).toEqual([]);
    for (const { url } of house.services) {
      const numbers = await (await fetch(`${url}/metrics`)).text();
      expect(numbers).toContain('kinsent_duties');
      expect(wordsIn(numbers, words)).toEqual([]);
    }
  });
});
