import { oweClaimed } from '@kinsent/consent';
import { ChildCaseStore, Database, StoreModule } from '@kinsent/store';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Parent } from '../answer/parent.testing';
import { Road, until } from '../answer/road.testing';
import type { Received } from '../mail/smtp-inbox.testing';

let road: Road;
let owner: INestApplicationContext;

beforeAll(async () => {
  road = await Road.start();
  const databaseUrl = road.test.database.ownerUrl;
  const store = StoreModule.forRoot({ databaseUrl, keyring: null, application: 'test' });
  owner = await NestFactory.createApplicationContext(store, { logger: false });
});

afterAll(async () => {
  await owner?.close();
  await road?.stop();
});

async function allowed(locale = 'en') {
  const asked = await road.parentOf(['account', 'location'], locale);
  await asked.parent.answer({ 'choice.account': 'yes', 'choice.location': 'yes' });
  const { child } = await road.case(asked.requestId);
  return { ...asked, child };
}

type Family = Awaited<ReturnType<typeof allowed>>;

/** As staff do at the desk of verified-consent. */
async function claim({ child, requestId }: Family, about: 'claim' | 'goes-on', owed = true): Promise<void> {
  const at = road.test.clock.now();
  const sql = 'update child set claimed_at = $2 where id = $1';
  await owner.get(Database).pool.query(sql, [child.id, about === 'claim' ? at : null]);
  if (!owed) return;
  const duties = [oweClaimed(about, requestId, child.id, at)];
  await road.test.app.get(ChildCaseStore).change({ childId: child.id }, () => ({ at, duties, answer: null }));
}

const wordsOf = ({ mail }: Received): string => (mail.text ?? '').replace(/\s+/gu, ' ');

async function receiptsOf({ requestId }: Family, n: number): Promise<unknown[]> {
  const { pool } = road.test.app.get(Database);
  const sql = `select receipt ->> 'outcome' as outcome from duty
    where kind = 'letter.claimed' and subject_id = $1 and done_at is not null order by id`;
  let receipts: unknown[] = [];
  await until(async () => {
    receipts = (await pool.query<{ outcome: string }>(sql, [requestId])).rows.map(({ outcome }) => outcome);
    return receipts.length >= n;
  });
  return receipts;
}

describe('the letter that somebody claims the child', () => {
  it('says that people look, that nothing is used, and what can be done; and of who asked, nothing', async () => {
    const family = await allowed();
    await claim(family, 'claim');
    const letter = await road.letter(family.address, 2);
    expect(letter.mail.subject).toBe('Brickyard: somebody else says that they are a parent');
    const said = wordsOf(letter);
    for (const words of ['are looking into it', 'may use nothing of the child', 'You do not have to do anything']) {
      expect(said).toContain(words);
    }
    expect(said).toContain('We do not tell you who it was');
    const addresses = said.match(/[\w.+-]+@[\w.-]+/gu) ?? [];
    expect(new Set(addresses).size).toBeLessThanOrEqual(1);

    const parent = new Parent(road.test.app, letter);
    const page = await parent.open();
    expect(page.html).toContain('somebody else has told us');
    expect(page.html).not.toContain('Let it go on again');
    expect(page.html).not.toContain('Stop everything for now');
    road.test.clock.advance(3_000);
    const lift = await parent.send(page, '/everything', { about: 'lift', 'lift-code': parent.code });
    expect(lift.html).not.toContain('It goes on again');
    expect((await road.case(family.requestId)).child.claimedAt).not.toBeNull();
    const again = await parent.open();
    road.test.clock.advance(3_000);
    const stopped = await parent.send(again, '/take-back', {
      purpose: 'location',
      number: parent.number,
    });
    expect(stopped.html).toContain('It has stopped');
  });

  it('is followed by one that it goes on, in the guardian’s language', async () => {
    const family = await allowed('nl');
    await claim(family, 'claim');
    expect(wordsOf(await road.letter(family.address, 2))).toContain('iemand');
    await claim(family, 'goes-on');
    const letter = await road.letter(family.address, 3);
    expect(letter.mail.subject).toBe('Brickyard: het gaat door zoals eerst');
    expect(wordsOf(letter)).toContain('Wij hebben het uitgezocht');
    expect(await receiptsOf(family, 2)).toEqual(['sent', 'sent']);
  });

  it('does not leave when it is no longer so', async () => {
    const family = await allowed();
    await claim(family, 'goes-on', false);
    const at = road.test.clock.now();
    const { id: childId } = family.child;
    const duties = [oweClaimed('claim', family.requestId, childId, at)];
    await road.test.app.get(ChildCaseStore).change({ childId }, () => ({ at, duties, answer: null }));
    expect(await receiptsOf(family, 1)).toEqual(['not needed']);
    expect(road.lettersTo(family.address)).toHaveLength(1);
  });
});
