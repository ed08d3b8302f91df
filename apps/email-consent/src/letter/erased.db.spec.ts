import { digestOf } from '@kinsent/consent';
import { Database, ErasureDeskStore, ErasureStore, ErasureTargetStore, StoreModule } from '@kinsent/store';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Parent } from '../answer/parent.testing';
import { Road, until } from '../answer/road.testing';
import { smallPolicy } from '../policy/small-policy.testing';

let road: Road;
let worker: INestApplicationContext;

beforeAll(async () => {
  road = await Road.start();
  worker = await NestFactory.createApplicationContext(
    StoreModule.forRoot({
      databaseUrl: road.test.database.urlFor('purge-worker'),
      keyring: null,
      application: 'purge',
    }),
    { logger: false },
  );
});

afterAll(async () => {
  await worker.close();
  await road.stop();
});

const day = 24 * 60 * 60 * 1000;
const jws = 'eyJhbGciOiJFZERTQSJ9.eyJlcmFzdXJlSWQiOiIxIn0.c2lnbmF0dXJl';
const ruling = { policy: smallPolicy, digest: digestOf(smallPolicy) };

/** A parent who allowed two things and has taken the second one back; with the erasure of it, still open. */
async function takenBack(locale = 'en') {
  const asked = await road.parentOf(['account', 'location'], locale);
  await asked.parent.answer({ 'choice.account': 'yes', 'choice.location': 'yes' });
  const page = await asked.parent.open();
  road.test.clock.advance(3_000);
  await asked.parent.send(page, '/take-back', { purpose: 'location', number: asked.parent.number });
  expect(await road.states(asked.requestId)).toMatchObject({ account: 'granted', location: 'withdrawn' });
  await road.letter(asked.address, 2);
  const { child, consents } = await road.case(asked.requestId);
  const { id } = consents.find(({ purpose }) => purpose === 'location')!;
  await worker.get(ErasureStore).eraseConsent(id, { at: road.test.clock.now(), ruling });
  const erasures = await road.test.app.get(ErasureDeskStore).ofChild(child.id);
  const found = erasures.find(({ erasure }) => erasure.completedAt === null);
  return { ...asked, childId: child.id, erasureId: found!.erasure.id };
}

/** Everybody answers that it is gone, and the certificate is signed. */
async function complete(erasureId: string): Promise<void> {
  const at = road.test.clock.now();
  const targets = worker.get(ErasureTargetStore);
  const found = await worker.get(ErasureDeskStore).find(erasureId);
  for (const { id, state } of found!.targets) {
    if (state === 'owed' || state === 'asked') await targets.answer(id, { outcome: 'erased', records: 2 }, at);
  }
  await targets.settleAll([erasureId], at, () => jws);
}

async function isRemembered(erasureId: string): Promise<boolean> {
  const { pool } = road.test.app.get(Database);
  return (await pool.query('select from erasure_guardian where erasure_id = $1', [erasureId])).rowCount !== 0;
}

it('brings the certificate to the parent who still allows something else, and is then forgotten', async () => {
  const { address, erasureId, childId } = await takenBack();
  await complete(erasureId);
  const letter = await road.letter(address, 3);
  expect(letter.mail.subject).toBe('Deleted, with a certificate: Brickyard');
  const [file, ...more] = letter.mail.attachments;
  expect([file!.filename, file!.mimeType, more.length]).toEqual([`erasure-${erasureId}.jws`, 'application/jose', 0]);
  expect(Buffer.from(file!.content as ArrayBuffer).toString()).toBe(jws);
  const said = letter.mail.text!.replace(/\s+/g, ' ');
  expect(said).toMatch(/It was about: - \w+/);
  expect(said).toContain('deleted on');
  // Pseudonyms alone: the letter names neither the child nor the app's reference of it.
  expect(letter.raw.toString()).not.toContain(childId);
  expect(letter.raw.toString()).not.toMatch(/child-\d+/);
  await until(async () => !(await isRemembered(erasureId)));
});

it('speaks the parent’s language, and its link shows what still stands', async () => {
  const { address, erasureId } = await takenBack('nl');
  await complete(erasureId);
  const letter = await road.letter(address, 3);
  expect(letter.mail.subject).toBe('Gewist, met bewijs: Brickyard');
  const page = await new Parent(road.test.app, letter).open();
  expect([page.status, page.forms.some(({ action }) => action.includes('/take-back'))]).toEqual([200, true]);
});

it('is not sent to a parent who took back the rest before it left', async () => {
  const { address, erasureId, requestId, parent } = await takenBack();
  const page = await parent.open();
  road.test.clock.advance(3_000);
  road.inbox.answerTo = () => ({ code: 451, text: 'later' });
  await complete(erasureId);
  // Put off, and not only begun: a letter that is under way cannot be called back.
  await until(async () => {
    const owed = `select from duty where kind = 'letter.erased' and last_error is not null and done_at is null`;
    return (await road.test.app.get(Database).pool.query(owed)).rowCount === 1;
  });
  await parent.send(page, '/take-back', { number: parent.number });
  expect(await road.states(requestId)).toMatchObject({ account: 'withdrawn' });
  road.inbox.answerTo = () => undefined;
  await until(async () => {
    road.test.clock.advance(day / 24);
    return !(await isRemembered(erasureId));
  });
  expect(road.lettersTo(address).map(({ mail }) => mail.subject)).not.toContain(
    'Deleted, with a certificate: Brickyard',
  );
});
