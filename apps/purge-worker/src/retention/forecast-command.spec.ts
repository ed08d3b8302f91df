import type { Foreseen } from '@kinsent/consent';
import { loadPolicyFile } from '@kinsent/host';
import { join } from 'node:path';
import { runRetentionCommand } from './forecast-command';

const at = new Date('2027-01-01T12:00:00Z');
const { policy } = loadPolicyFile(join(__dirname, '../../../../policies/brickyard.yaml'), at);

const goes = (day: string, step: Foreseen['step'] = 'erase', app = 'brickyard'): Foreseen => ({
  kind: 'retention',
  at: new Date(`${day}T12:00:00Z`),
  app,
  step,
  rule: '/purposes/creations/retention/1',
  purposes: ['creations'],
  data: ['creation'],
  trigger: 'last.activity',
  cause: null,
  target: null,
});
const lapse: Foreseen = { ...goes('2027-01-03', 'lapse'), kind: 'request.lapse', rule: null, trigger: null, data: [] };
const open: Foreseen = {
  ...goes('2027-01-04'),
  kind: 'erasure',
  rule: null,
  trigger: null,
  cause: 'withdrawn',
  target: { kind: 'connector', name: 'builder-db' },
};

async function run(pages: Foreseen[][], ...args: string[]): Promise<string[]> {
  const said: string[] = [];
  const page = (wish: { after: string | null; app: string | null }) => {
    const n = Number(wish.after ?? 0);
    const foreseen = pages[n]!.filter(({ app }) => wish.app === null || app === wish.app);
    return Promise.resolve({ foreseen, next: n + 1 < pages.length ? String(n + 1) : null });
  };
  await runRetentionCommand(args, { policy, forecast: { page }, at, say: (line) => void said.push(line) });
  return said;
}

const pages = [
  [goes('2027-01-05'), goes('2027-02-05', 'warn')],
  [],
  [goes('2027-01-05'), goes('2027-02-01'), lapse, open],
];

describe('npm run retention -- forecast', () => {
  it('tells what goes, why, and of how many, one line a rule', async () => {
    expect(await run(pages, 'forecast')).toEqual([
      '2027-01-03               1  brickyard  lapse  creations            a question that nobody answers',
      '2027-01-04               1  brickyard  erase  creations: creation  an open erasure (withdrawn) asks connector builder-db',
      '2027-01-05 – 2027-02-01  3  brickyard  erase  creations: creation  last.activity /purposes/creations/retention/1',
      '2027-02-05               1  brickyard  warn   creations: creation  last.activity /purposes/creations/retention/1',
      'Within 90 days: 4 to erase, 0 to anonymise. Nothing was touched.',
    ]);
  });

  it('or one a day, or as JSON', async () => {
    expect((await run(pages, 'forecast', '--by', 'day')).slice(2, 4)).toEqual([
      expect.stringMatching(/^2027-01-05 {2}2 {2}brickyard {2}erase/),
      expect.stringMatching(/^2027-02-01 {2}1 {2}brickyard {2}erase/),
    ]);
    const json = await run(pages, 'forecast', '--json');
    expect(JSON.parse(json[2]!)).toMatchObject({ day: '2027-01-05', count: 2, step: 'erase' });
  });

  it('of one app, and says so when there is nothing', async () => {
    expect(await run(pages, 'forecast', '--app', 'magazine', '--days', '30')).toEqual([
      'Nothing is foreseen within 30 days.',
    ]);
    expect(await run([[]], 'forecast', '--json')).toEqual([]);
  });

  it.each([
    [['purge']],
    [[]],
    [['forecast', 'now']],
    [['forecast', '--days', '0']],
    [['forecast', '--days', '3661']],
    [['forecast', '--days', 'soon']],
    [['forecast', '--app', 'nobody']],
    [['forecast', '--app', 'constructor']],
    [['forecast', '--by', 'child']],
    [['forecast', '--erase']],
  ])('refuses %j', (args) => expect(run([[]], ...args)).rejects.toThrow());
});
