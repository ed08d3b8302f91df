import type { Policy } from '@kinsent/consent';
import type { EraserSubject } from '../erasure/eraser.port';
import { describeEraser } from '../erasure/eraser.testing';
import { type AppDatabase, appPolicy, openAppDatabase } from './app-database.testing';
import { Connectors } from './connectors';
import { PostgresEraser } from './postgres.eraser';

const policy = appPolicy() as unknown as Policy;

const subject = (childRef: string, change: Partial<EraserSubject> = {}): EraserSubject => ({
  erasureId: '018f5a00-7c1e-7abc-8def-000000000001',
  targetId: '018f5a00-7c1e-7abc-8def-000000000002',
  name: 'builder-db',
  app: 'builder',
  childRef,
  purposes: ['account', 'contest'],
  unrecoverable: [],
  data: ['user-name', 'first-name', 'score'],
  ...change,
});

async function open(): Promise<{ app: AppDatabase; connectors: Connectors; eraser: PostgresEraser }> {
  const app = await openAppDatabase();
  const connectors = Connectors.open(policy, { BUILDER_DATABASE_URL: app.url });
  return { app, connectors, eraser: new PostgresEraser(connectors) };
}

describeEraser('the Postgres of an app', async () => {
  const { app, connectors, eraser } = await open();
  return {
    eraser,
    subject,
    fill: async (childRef, records) => {
      for (let n = 0; n < records; n += 1) {
        await app.run(`insert into ${n % 2 === 0 ? 'players' : 'scores'} (child_ref) values ($1)`, [childRef]);
      }
    },
    left: async (childRef) => (await app.rowsOf('players', childRef)) + (await app.rowsOf('scores', childRef)),
    breakDown: () => app.drop(),
    close: async () => {
      await connectors.onApplicationShutdown();
      await app.drop().catch(() => undefined);
    },
  };
});

describe('what an erasure takes from an app’s database', () => {
  let at: Awaited<ReturnType<typeof open>>;

  beforeEach(async () => {
    at = await open();
    await at.app.run(`insert into players (child_ref) values ('c-1')`);
    await at.app.run(`insert into scores (child_ref) values ('c-1'), ('c-1')`);
  });
  afterEach(async () => {
    await at.connectors.onApplicationShutdown();
    await at.app.drop();
  });

  const code = (fault: string): unknown => expect.objectContaining({ code: fault });

  it('is the tables of the data that is due, and no other', async () => {
    expect(await at.eraser.erase(subject('c-1', { data: ['score'] }))).toEqual({ outcome: 'erased', records: 2 });
    expect(await at.app.rowsOf('players', 'c-1')).toBe(1);
    expect(await at.eraser.erase(subject('c-1', { data: ['user-name'] }))).toEqual({ outcome: 'erased', records: 1 });
    expect(await at.eraser.erase(subject('c-1', { data: ['first-name'] }))).toEqual({ outcome: 'nothing-held' });
  });

  it('is never said to be nothing when the policy does not know where the data is any more', async () => {
    const erase = (change: Partial<EraserSubject>) => at.eraser.erase(subject('c-1', change));
    await expect(erase({ name: 'gone-db' })).rejects.toEqual(code('connector_unknown'));
    await expect(erase({ app: 'magazine' })).rejects.toEqual(code('connector_unknown'));
    await expect(erase({ data: ['score', 'birth-date'] })).rejects.toEqual(code('connector_data_unknown'));
    await expect(erase({ data: [] })).rejects.toEqual(code('connector_data_unknown'));
    expect(await at.app.rowsOf('scores', 'c-1')).toBe(2);
  });

  it('is asked for again after a table that was missing is back', async () => {
    await at.app.run('alter table scores rename to elsewhere');
    await expect(at.eraser.erase(subject('c-1'))).rejects.toEqual(code('connector_table_missing'));
    await at.app.run('alter table elsewhere rename to scores');
    expect(await at.eraser.erase(subject('c-1'))).toEqual({ outcome: 'erased', records: 3 });
  });
});

describe('the addresses of connectors', () => {
  it('are named, and not printed, when they are missing or are none', () => {
    expect(() => Connectors.open(policy, {})).toThrow('BUILDER_DATABASE_URL is not set');
    const env = { BUILDER_DATABASE_URL: 'mysql://root:hunter2@db.example' };
    expect(() => Connectors.open(policy, env)).toThrow(/BUILDER_DATABASE_URL must be/);
    expect(() => Connectors.open(policy, env)).not.toThrow(/hunter2/);
    expect(Connectors.open({}, {}).all()).toEqual([]);
  });
});
