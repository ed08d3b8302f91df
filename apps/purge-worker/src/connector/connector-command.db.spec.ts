import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Policy } from '@kinsent/consent';
import { Log, Readiness } from '@kinsent/host';
import { Test } from '@nestjs/testing';
import { type AppDatabase, appPolicy, openAppDatabase } from './app-database.testing';
import { runConnectorCommand } from './connector-command';
import { ConnectorWatch } from './connector-watch';
import { Connectors } from './connectors';
import { PostgresEraser } from './postgres.eraser';
import { provideConnectors } from './provide-connectors';

const policy = appPolicy() as unknown as Policy;
const placeOf = (path: readonly (string | number)[]): string => `policy.yaml:${path.join('/')}`;

let app: AppDatabase;
let connectors: Connectors;

beforeEach(async () => {
  app = await openAppDatabase();
  connectors = Connectors.open(policy, { BUILDER_DATABASE_URL: app.url });
});
afterEach(async () => {
  await connectors.onApplicationShutdown();
  await app.drop();
});

async function run(...args: string[]): Promise<[code: number, ...said: string[]]> {
  const said: string[] = [];
  const code = await runConnectorCommand(args, { policy, connectors, placeOf, say: (line) => void said.push(line) });
  return [code, ...said];
}

describe('npm run connectors -- check', () => {
  it('says that all is well', async () => {
    expect(await run('check')).toEqual([0, '1 connector, 2 tables: 0 faults.']);
  });

  it('names every fault with its place in the policy', async () => {
    await app.run('drop table scores');
    await app.run('alter table players rename column child_ref to child');
    expect(await run('check')).toEqual([
      1,
      'policy.yaml:connectors/builder-db/tables/0/table  fault: There is no table public.scores.',
      'policy.yaml:connectors/builder-db/tables/1/key  fault: Table players has no column child_ref.',
      '1 connector, 2 tables: 2 faults.',
    ]);
  });

  it('warns of a key without an index, and of what keeps rows from going', async () => {
    await app.run('drop index scores_child_ref_idx');
    await app.run('create table badges (player int references players)');
    await app.run('create table pets (player int references players on delete cascade)');
    expect(await run('check')).toEqual([
      0,
      expect.stringMatching(/scores begins with child_ref: each batch reads the whole table/),
      expect.stringMatching(/warning: Rows of public.badges refer to players .*: declare public.badges before it/),
      expect.stringMatching(/note: Rows of public.pets go along/),
      '1 connector, 2 tables: 0 faults.',
    ]);
  });

  it('says so when the database is away', async () => {
    await connectors.onApplicationShutdown();
    const url = Object.assign(new URL(app.url), { port: '1' }).href;
    connectors = Connectors.open(policy, { BUILDER_DATABASE_URL: url });
    const [code, line] = await run('check');
    expect(code).toBe(1);
    expect(line).toContain('behind BUILDER_DATABASE_URL does not answer as it should (connector_unreachable)');
    expect(line).not.toContain(new URL(url).password || url);
  });
});

describe('npm run connectors -- dry-run', () => {
  it('counts a child’s rows and touches nothing', async () => {
    await app.run(`insert into scores (child_ref) values ('c-1'), ('c-1'), ('c-2')`);
    expect(await run('dry-run', '--app', 'builder', '--child-ref', 'c-1')).toEqual([
      0,
      'builder-db  public.scores  2 rows  of score',
      'builder-db  players  0 rows  of user-name, first-name',
    ]);
    expect(await app.rowsOf('scores', 'c-1')).toBe(2);
    expect(await run('dry-run', '--app', 'magazine', '--child-ref', 'c-1')).toEqual([0, 'The app has no connector.']);
  });

  it.each([
    [['dry-run', '--child-ref', 'c-1']],
    [['dry-run', '--app', 'nobody', '--child-ref', 'c-1']],
    [['dry-run', '--app', 'constructor', '--child-ref', 'c-1']],
    [['dry-run', '--app', 'builder']],
    [['dry-run', '--app', 'builder', '--child-ref', 'c-1', 'more']],
    [['erase']],
    [['check', '--app', 'builder']],
    [['check', '--force']],
  ])('refuses %j', async (args) => {
    await expect(run(...args)).rejects.toThrow();
  });
});

describe('a worker with connectors', () => {
  it('says at the start what stands in their way, is degraded, and goes on', async () => {
    await app.run('drop table scores');
    const lines: string[] = [];
    const to = new Writable({ write: (chunk, _, done) => (lines.push(String(chunk)), done()) });
    const readiness = new Readiness();
    const log = new Log({ service: 'test', level: 'info', to });
    const watch = new ConnectorWatch(policy, connectors, placeOf, readiness, log);
    watch.onApplicationBootstrap();
    await watch.beforeApplicationShutdown();
    expect(await readiness.report()).toEqual({ status: 'degraded', checks: { connectors: 'degraded' } });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      level: 'error',
      code: 'connector_faults',
      context: ['policy.yaml:connectors/builder-db/tables/0/table  There is no table public.scores.'],
    });
  });

  it('closes what it opened when it stops', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kinsent connectors '));
    const file = join(folder, 'policy.yaml');
    writeFileSync(file, 'connectors: {}');
    const log = new Log({ service: 'test', level: 'silent' });
    const module = await Test.createTestingModule({
      providers: [
        Readiness,
        { provide: Log, useValue: log },
        ...provideConnectors(policy, file, { BUILDER_DATABASE_URL: app.url }),
      ],
    }).compile();
    await module.init();
    const eraser = module.get(PostgresEraser);
    await app.run(`insert into scores (child_ref) values ('c-1')`);
    const subject = {
      erasureId: 'e',
      targetId: 't',
      name: 'builder-db',
      app: 'builder',
      purposes: [],
      data: ['score'],
      unrecoverable: [],
    };
    expect(await eraser.erase({ ...subject, childRef: 'c-1' })).toEqual({ outcome: 'erased', records: 1 });
    const open = () =>
      app.run(
        `select from pg_stat_activity where application_name = 'kinsent-connector' and datname = current_database()`,
      );
    expect((await open()).length).toBeGreaterThan(0);
    await module.close();
    while ((await open()).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    rmSync(folder, { recursive: true });
  });
});
