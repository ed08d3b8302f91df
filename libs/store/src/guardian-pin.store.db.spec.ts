import { Client } from 'pg';
import { ConsentRequestStore } from './consent-request.store';
import { GuardianPinStore, PinUnfit } from './guardian-pin.store';
import { GuardianProofStore } from './guardian-proof.store';
import { testDatabase, type TestDatabase } from './testing';
import { aRequest, start } from './testing-requests';
import { deskKeyring, openStores, type OpenStores } from './testing-stores';
import { newId } from './uuid-v7';

const pin = '482915';
const minutes = (count: number): Date => new Date(start.getTime() + count * 60_000);
let database: TestDatabase;
let front: OpenStores;
let strong: OpenStores;
let owner: Client;
let pins: GuardianPinStore;

beforeAll(async () => {
  database = await testDatabase();
  front = await openStores(database, 'email-consent');
  strong = await openStores(database, 'verified-consent', deskKeyring());
  pins = strong.get(GuardianPinStore);
  owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner?.end();
  await strong?.close();
  await front?.close();
  await database?.drop();
});

async function aGuardian(): Promise<string> {
  const request = aRequest({});
  await front.get(ConsentRequestStore).create(request);
  return (await pins.guardianOf(request.asked.request.id))!;
}

async function withPin(): Promise<string> {
  const guardian = await aGuardian();
  await pins.set(guardian, pin, start);
  return guardian;
}

async function wrong(guardian: string, times: number, at = start): Promise<string[]> {
  const answers: string[] = [];
  for (let time = 0; time < times; time += 1) answers.push(await pins.check(guardian, '739204', at));
  return answers;
}

async function rowOf(guardian: string): Promise<Record<string, unknown> | undefined> {
  return (await owner.query('select * from guardian_pin where guardian_id = $1', [guardian])).rows[0];
}

describe('a PIN', () => {
  it('is right for its guardian, however it is typed, and for nobody else', async () => {
    const [guardian, other] = [await withPin(), await withPin()];
    await pins.set(other, '739204', start);
    expect(await pins.check(guardian, ' 482 915 ', start)).toBe('right');
    expect(await pins.check(other, pin, start)).toBe('wrong');
    expect(await pins.check(guardian, '４８２９１５', start)).toBe('right');
  });

  it('is taken by email-consent as well, which cannot give one', async () => {
    const guardian = await withPin();
    const door = front.get(GuardianPinStore);
    expect(await door.check(guardian, pin, start)).toBe('right');
    expect(await door.check(guardian, '739204', start)).toBe('wrong');
    await expect(door.set(guardian, '739204', start)).rejects.toMatchObject({ code: '42501' });
    await expect(door.revoke(guardian)).rejects.toMatchObject({ code: '42501' });
  });

  it('is kept as an Argon2id digest that does not open without the key beside it', async () => {
    const guardian = await withPin();
    const digest = String((await rowOf(guardian))!['digest']);
    expect(digest).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const { verify } = await import('@node-rs/argon2');
    expect(await verify(digest, pin)).toBe(false);
  });

  it.each([
    ['', 'malformed'],
    ['48291', 'malformed'],
    ['4829150482913', 'malformed'],
    ['geheim', 'malformed'],
    ['9'.repeat(70), 'malformed'],
    ['123456', 'weak'],
    ['777777', 'weak'],
  ])('is not set to "%s"', async (typed, code) => {
    const guardian = await aGuardian();
    await expect(pins.set(guardian, typed, start)).rejects.toMatchObject({ code });
    await expect(pins.set(guardian, typed, start)).rejects.toBeInstanceOf(PinUnfit);
    expect(await pins.standing(guardian, start)).toBeNull();
  });

  it.each(['', 'x', '9'.repeat(100), '\ud800', '٤٨٢٩١٥'])(
    'that cannot be one is wrong and does not count',
    async (typed) => {
      const guardian = await withPin();
      for (let time = 0; time < 6; time += 1) expect(await pins.check(guardian, typed, start)).toBe('wrong');
      expect(await pins.check(guardian, pin, start)).toBe('right');
    },
  );

  it('is changed: the new one holds, the old one does not', async () => {
    const guardian = await withPin();
    await pins.set(guardian, '739204', minutes(1));
    expect(await pins.check(guardian, pin, minutes(2))).toBe('wrong');
    expect(await pins.check(guardian, '739204', minutes(2))).toBe('right');
    expect(await pins.standing(guardian, minutes(2))).toEqual({ setAt: minutes(1), restsUntil: null });
  });

  it('is revoked: nothing holds any more, and the tries still count', async () => {
    const guardian = await withPin();
    await wrong(guardian, 4);
    await pins.revoke(guardian);
    expect(await pins.check(guardian, pin, start)).toBe('none');
    expect(await pins.check(guardian, pin, start)).toBe('resting');
    expect(await pins.standing(guardian, start)).toBeNull();
  });

  it('of nobody is none, and cannot be set', async () => {
    const nobody = newId(start);
    expect(await pins.check(nobody, pin, start)).toBe('none');
    expect(await pins.set(nobody, pin, start)).toBe(false);
    expect(await pins.guardianOf(nobody)).toBeNull();
  });
});

describe('guesses', () => {
  it('are five, then the PIN rests an hour, the right one too, and each round rests twice as long', async () => {
    const guardian = await withPin();
    expect(await wrong(guardian, 6)).toEqual([...Array<string>(5).fill('wrong'), 'resting']);
    expect(await pins.check(guardian, pin, minutes(59))).toBe('resting');
    expect(await pins.standing(guardian, minutes(59))).toMatchObject({ restsUntil: minutes(60) });
    expect(await wrong(guardian, 6, minutes(60))).toEqual([...Array<string>(5).fill('wrong'), 'resting']);
    expect(await pins.check(guardian, pin, minutes(60 + 119))).toBe('resting');
    expect(await pins.check(guardian, pin, minutes(60 + 120))).toBe('right');
    // A right one takes the count back.
    expect(await wrong(guardian, 6, minutes(181))).toEqual([...Array<string>(5).fill('wrong'), 'resting']);
    expect(await pins.check(guardian, pin, minutes(181 + 60))).toBe('right');
  });

  it('rest a day at most', async () => {
    const guardian = await withPin();
    await owner.query('update guardian_pin set wrong = 999 where guardian_id = $1', [guardian]);
    await wrong(guardian, 1);
    expect(await pins.standing(guardian, start)).toMatchObject({ restsUntil: minutes(24 * 60) });
  });

  it('that come all at once, from both services, are no more than five', async () => {
    const guardian = await withPin();
    const doors = [pins, front.get(GuardianPinStore)];
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => doors[index % 2]!.check(guardian, String(739_204 + index), start)),
    );
    expect(answers.filter((answer) => answer === 'wrong')).toHaveLength(5);
    expect(answers.filter((answer) => answer === 'resting')).toHaveLength(35);
  });

  it('at a PIN that is none rest just so, and cannot be told from it', async () => {
    const guardian = await aGuardian();
    expect(await wrong(guardian, 6)).toEqual([...Array<string>(5).fill('none'), 'resting']);
  });

  it('take as long where there is no PIN', async () => {
    const [some, none] = [await withPin(), await aGuardian()];
    const timed = async (guardian: string): Promise<number> => {
      const begun = performance.now();
      await pins.check(guardian, '739204', start);
      return performance.now() - begun;
    };
    await timed(some);
    await timed(none);
    const [held, missing]: [number[], number[]] = [[], []];
    for (let round = 0; round < 3; round += 1) {
      held.push(await timed(some));
      missing.push(await timed(none));
    }
    // Argon2id takes tens of milliseconds, a statement one or two.
    expect(Math.min(...missing)).toBeGreaterThan(Math.min(...held) / 3);
  });

  it('end with a new PIN', async () => {
    const guardian = await withPin();
    await wrong(guardian, 5);
    expect(await pins.check(guardian, pin, start)).toBe('resting');
    await pins.set(guardian, '739204', minutes(1));
    expect(await pins.check(guardian, '739204', minutes(1))).toBe('right');
  });
});

describe('a PIN goes', () => {
  it('with its guardian', async () => {
    const guardian = await withPin();
    await owner.query(
      'update consent_request set guardianship_id = null where guardianship_id in (select id from guardianship where guardian_id = $1)',
      [guardian],
    );
    await owner.query('delete from guardianship where guardian_id = $1', [guardian]);
    const purge = new Client({ connectionString: database.urlFor('purge-worker') });
    await purge.connect();
    await purge.query('delete from guardian g where id = $1', [guardian]);
    await purge.end();
    expect(await rowOf(guardian)).toBeUndefined();
    expect(await pins.check(guardian, pin, start)).toBe('none');
    expect(await rowOf(guardian)).toBeUndefined();
  });

  it('with the proof that it was given on, unless another one holds it up', async () => {
    const proofs = strong.get(GuardianProofStore);
    const [alone, two] = [await withPin(), await withPin()];
    const proof = async (guardian: string): Promise<string> => {
      const id = newId(start);
      await owner.query(
        `insert into guardian_proof (id, guardian_id, method, proven_at, stands_until) values ($1, $2, 'phone-call', $3, $4)`,
        [id, guardian, start, minutes(600)],
      );
      return id;
    };
    await proofs.fall(await proof(alone), start);
    await proof(two);
    await proofs.fall(await proof(two), start);
    expect(await pins.standing(alone, start)).toBeNull();
    expect(await pins.standing(two, start)).not.toBeNull();
    expect([await proofs.stands(alone, start), await proofs.stands(two, start)]).toEqual([false, true]);
    expect(await proofs.stands(two, minutes(600))).toBe(false);
  });
});
