import { GuardianPinStore, Keyring, StoreModule } from '@kinsent/store';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ProvingRoad } from '../verification/proving.testing';
import type { Parent, Visited } from './parent.testing';

const pin = '482915';
const indexKey = Buffer.alloc(32, 2).toString('base64');
let proving: ProvingRoad;
/** What verified-consent has in hand: it alone gives PINs. */
let strong: INestApplicationContext;

beforeAll(async () => {
  proving = await ProvingRoad.start();
  const store = StoreModule.forRoot({
    databaseUrl: proving.road.test.database.urlFor('verified-consent'),
    keyring: Keyring.open({ encryptionKeys: null, indexKey }),
    application: 'verified-consent',
  });
  strong = await NestFactory.createApplicationContext(store, { logger: false });
});
afterAll(async () => {
  await strong?.close();
  await proving?.stop();
});

const choices = { 'choice.public-creations': 'yes', 'choice.measuring': 'yes' };

/** A guardian who said yes, was proven, and set a PIN. */
async function proven() {
  const family = await proving.road.parentOf(['public-creations', 'measuring']);
  await family.parent.answer(choices);
  await proving.pass(family.requestId, ['public-creations']);
  const pins = strong.get(GuardianPinStore);
  const guardianId = (await pins.guardianOf(family.requestId))!;
  await pins.set(guardianId, pin, proving.road.test.clock.now());
  return { ...family, guardianId };
}

/** Sends the form that takes a PIN for what it is about. */
async function byPin(parent: Parent, about: string, typed: string, query = '?pin=1'): Promise<Visited> {
  const page = await parent.open(query);
  const form = page.forms.find(
    ({ fields }) =>
      fields.some(([name, value]) => name === 'by' && value === 'pin') &&
      fields.some(([name, value]) => name === 'about' && value === about),
  );
  if (form === undefined) throw new Error(`No form takes a PIN for ${about}.`);
  const code = about === 'standing' ? 'code' : `${about}-code`;
  const body = new URLSearchParams(form.fields.map(([name, value]) => [name, value]));
  body.set(code, typed);
  return parent.post(form.action, body);
}

describe('a PIN on the parent’s page', () => {
  it('is asked for when the parent would rather use it, in both languages, and never shown', async () => {
    const { parent } = await proven();
    const page = await parent.open();
    expect(page.html).toContain('I have a PIN and would rather use that');
    expect(page.html).not.toContain('type="password"');
    const nl = await parent.open('?lang=nl&pin=1');
    expect(nl.html).toContain('Uw pincode');
    expect(nl.html).toMatch(/<input id="field-code" name="code" type="password"/);
  });

  it('takes a yes back', async () => {
    const { parent, requestId } = await proven();
    const page = await byPin(parent, 'standing', ' 482 915 ');
    expect(page.status).toBe(200);
    expect(await proving.road.states(requestId)).toMatchObject({ 'public-creations': 'withdrawn' });
  });

  it('says no to what waits, and leads on to what is still to be answered', async () => {
    const { parent, requestId } = await proven();
    const on = await byPin(parent, 'prove', pin);
    const verification = (await proving.verificationOf(requestId))!;
    const link = /<a class="button" href="([^"]*)" rel="noreferrer">/.exec(on.html)![1]!;
    expect(proving.isPresent(link, verification)).toBe(true);
    await byPin(parent, 'waiting', pin);
    expect(await proving.road.states(requestId)).toMatchObject({ measuring: 'refused', 'public-creations': 'granted' });
  });

  it('that is wrong, missing or none decides nothing, and costs the letter’s number and code nothing', async () => {
    const { parent, requestId } = await proven();
    for (const [typed, says] of [
      ['', 'Fill in your PIN'],
      ['12345', 'A PIN has 6 to 12 digits'],
      ['739204', 'This is not right'],
    ] as const) {
      const page = await byPin(parent, 'standing', typed);
      expect([page.status, page.html.includes(says)]).toEqual([422, true]);
      if (typed !== '') expect(page.html).not.toContain(typed);
    }
    expect(await proving.road.states(requestId)).toMatchObject({ 'public-creations': 'granted' });
    const page = await parent.open();
    proving.road.test.clock.advance(3_000);
    expect((await parent.send(page, '/take-back', { number: parent.number })).status).toBe(200);
    expect(await proving.road.states(requestId)).toMatchObject({ 'public-creations': 'withdrawn' });
  });

  it('looks the same where there is none, and rests after five tries, here and everywhere', async () => {
    const [some, none] = [await proven(), await proven()];
    const store = strong.get(GuardianPinStore);
    await store.revoke(none.guardianId);
    for (const { parent, guardianId } of [some, none]) {
      for (let time = 0; time < 5; time += 1) {
        expect((await byPin(parent, 'standing', '739204')).html).toContain('This is not right');
      }
      const page = await byPin(parent, 'standing', pin);
      expect([page.status, page.html.includes('too many wrong PINs')]).toEqual([422, true]);
      expect(await store.check(guardianId, pin, proving.road.test.clock.now())).toBe('resting');
    }
    expect(await proving.road.states(some.requestId)).toMatchObject({ 'public-creations': 'granted' });
  });

  it('neither lets go on nor deletes: that takes the letter’s code', async () => {
    const { parent } = await proven();
    await expect(byPin(parent, 'delete', pin)).rejects.toThrow('No form takes a PIN');
    const page = await parent.open('?pin=1');
    const token = page.forms[0]!.fields.find(([name]) => name === 'token')![1];
    const body = new URLSearchParams({ token, about: 'delete', by: 'pin', 'delete-code': pin });
    expect((await parent.post(`${parent.path}/everything`, body)).status).toBe(422);
  });

  it('of another guardian is nothing here', async () => {
    const [mine, other] = [await proven(), await proven()];
    await strong.get(GuardianPinStore).set(other.guardianId, '583920', proving.road.test.clock.now());
    expect((await byPin(mine.parent, 'standing', '583920')).status).toBe(422);
  });

  it('is not spoken of where nothing needed a stronger check', async () => {
    const { parent } = await proving.road.parentOf(['account']);
    await parent.answer({ 'choice.account': 'yes' });
    expect((await parent.open()).html).not.toMatch(/\bPIN\b/);
    expect((await parent.open('?pin=1')).html).not.toMatch(/\bPIN\b/);
  });
});
