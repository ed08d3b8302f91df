import { createHash, randomUUID } from 'node:crypto';
import { Database } from './database';
import { openDatabase } from './data-source';
import { LookStore } from './look.store';
import type { SessionLimits, StaffIdentity } from './staff.record';
import { StaffSessionStore } from './staff-session.store';
import { StaffStore } from './staff.store';
import { testDatabase, type TestDatabase } from './testing';

const limits: SessionLimits = { idleMs: 30 * 60_000, longestMs: 8 * 3_600_000 };
const start = new Date('2026-11-22T09:00:00Z');
const after = (minutes: number): Date => new Date(start.getTime() + minutes * 60_000);
const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

const robin: StaffIdentity = {
  issuer: 'https://id.example',
  subject: '7',
  name: 'Robin',
  roles: ['reviewer', 'agent'],
};

describe('staff', () => {
  let test: TestDatabase;
  let database: Database;
  let staff: StaffStore;
  let sessions: StaffSessionStore;
  let looks: LookStore;

  beforeAll(async () => {
    test = await testDatabase();
    database = new Database(await openDatabase(test.urlFor('verified-consent'), { application: 'test' }));
    staff = new StaffStore(database);
    sessions = new StaffSessionStore(database);
    looks = new LookStore(database);
  });
  afterAll(async () => {
    await database.onApplicationShutdown();
    await test.drop();
  });

  const signIn = (who: StaffIdentity, secret: string, at = start) =>
    staff.signIn(who, { digest: digestOf(secret), limits }, at);
  const find = (secret: string, at: Date) => sessions.find(digestOf(secret), limits, at);

  it('are known by issuer and subject, and not by their names', async () => {
    const first = await signIn(robin, 'known-1');
    const renamed = await signIn({ ...robin, name: 'Robin de Vries' }, 'known-2');
    expect(renamed).toEqual({ ...first, name: 'Robin de Vries' });
    const other = await signIn({ ...robin, issuer: 'https://other.example' }, 'known-3');
    expect(other.id).not.toBe(first.id);
  });

  it('sign in at once from two places, as one person', async () => {
    const newcomer = { ...robin, subject: 'at-once' };
    const both = await Promise.all(['a', 'b', 'c', 'd'].map((each) => signIn(newcomer, `at-once-${each}`)));
    expect(new Set(both.map(({ id }) => id)).size).toBe(1);
    for (const each of ['a', 'b', 'c', 'd']) expect(await find(`at-once-${each}`, after(1))).not.toBeNull();
  });

  it('stay signed in as long as they do something', async () => {
    await signIn({ ...robin, subject: 'busy' }, 'busy');
    for (let minute = 29; minute < 8 * 60; minute += 29) expect(await find('busy', after(minute))).not.toBeNull();
    expect(await find('busy', after(8 * 60))).toBeNull();
  });

  it('are signed out after half an hour without a sign of life', async () => {
    await signIn({ ...robin, subject: 'idle' }, 'idle');
    expect(await find('idle', after(29))).not.toBeNull();
    expect(await find('idle', after(29 + 30))).toBeNull();
    expect(await find('idle', after(31))).not.toBeNull();
  });

  it('are known by the secret alone', async () => {
    await signIn({ ...robin, subject: 'secret' }, 'the-secret');
    expect(await find('another-secret', after(1))).toBeNull();
    const { rows } = await database.pool.query('select digest from staff_session where digest = $1', ['the-secret']);
    expect(rows).toEqual([]);
  });

  it('lose every session when their roles are others at the next sign-in, and none when they are the same', async () => {
    const who = { ...robin, subject: 'moved' };
    await signIn(who, 'moved-1');
    await signIn({ ...who, roles: ['agent', 'reviewer'] }, 'moved-2');
    expect(await find('moved-1', after(1))).toMatchObject({ roles: ['agent', 'reviewer'] });
    await signIn({ ...who, roles: ['agent'] }, 'moved-3');
    expect(await find('moved-1', after(1))).toBeNull();
    expect(await find('moved-2', after(1))).toBeNull();
    expect(await find('moved-3', after(1))).toMatchObject({ roles: ['agent'] });
  });

  it('are dismissed with all their sessions', async () => {
    const who = { ...robin, subject: 'gone' };
    const { id } = await signIn(who, 'gone-1');
    await staff.dismiss(who.issuer, who.subject);
    expect(await find('gone-1', after(1))).toBeNull();
    expect(await staff.byId(id)).toMatchObject({ roles: [] });
    await staff.dismiss(who.issuer, 'never came');
  });

  it('are signed out, once or by somebody else', async () => {
    const { id } = await signIn({ ...robin, subject: 'out' }, 'out-1');
    await signIn({ ...robin, subject: 'out' }, 'out-2');
    await sessions.end(digestOf('out-1'));
    expect(await find('out-1', after(1))).toBeNull();
    expect(await sessions.endAllOf(id)).toBe(1);
    expect(await find('out-2', after(1))).toBeNull();
  });

  it('are trained until a day that somebody recorded', async () => {
    const sam = await signIn({ ...robin, subject: 'sam', name: 'Sam' }, 'sam');
    const until = new Date('2027-11-22T23:59:59.999Z');
    expect(await staff.train(sam.id, { until, by: sam.id }, after(1))).toBe(true);
    expect(await find('sam', after(2))).toMatchObject({ trainedUntil: until });
    const listed = (await staff.list(limits, after(2))).find(({ id }) => id === sam.id);
    expect(listed).toMatchObject({ trainedUntil: until, trainedBy: 'Sam', trainedAt: after(1), sessions: 1 });
    expect(await staff.train(sam.id, { until: null, by: sam.id }, after(3))).toBe(true);
    expect(await staff.byId(sam.id)).toMatchObject({ trainedUntil: null });
    expect(await staff.train(randomUUID(), { until, by: sam.id }, after(3))).toBe(false);
  });

  it('leave a line for each look, newest first, by person and by what was looked at', async () => {
    const [one, two] = [
      await signIn({ ...robin, subject: 'l1' }, 'l1'),
      await signIn({ ...robin, subject: 'l2' }, 'l2'),
    ];
    const [scan, inquiry] = [randomUUID(), randomUUID()];
    await looks.write({ staffId: one.id, subject: 'scan', subjectId: scan, why: 'to judge' }, after(1));
    await looks.write({ staffId: two.id, subject: 'scan', subjectId: scan, why: 'to confirm' }, after(2));
    await looks.write({ staffId: two.id, subject: 'inquiry', subjectId: inquiry, why: 'to answer' }, after(3));
    const all = { staffId: null, subjectId: null, before: null };
    const listed = await looks.list(all, 10);
    expect(listed.map(({ why }) => why)).toEqual(['to answer', 'to confirm', 'to judge']);
    expect(listed[2]).toMatchObject({
      staffId: one.id,
      staffName: 'Robin',
      subject: 'scan',
      subjectId: scan,
      at: after(1),
    });
    expect((await looks.list({ ...all, staffId: two.id }, 10)).map(({ why }) => why)).toEqual([
      'to answer',
      'to confirm',
    ]);
    expect((await looks.list({ ...all, subjectId: scan }, 10)).map(({ why }) => why)).toEqual([
      'to confirm',
      'to judge',
    ]);
    const [first] = await looks.list(all, 1);
    expect((await looks.list({ ...all, before: first!.id }, 10)).map(({ why }) => why)).toEqual([
      'to confirm',
      'to judge',
    ]);
    await expect(
      looks.write({ staffId: one.id, subject: 'scan', subjectId: scan, why: '' }, after(4)),
    ).rejects.toMatchObject({ code: '23514' });
  });
});
