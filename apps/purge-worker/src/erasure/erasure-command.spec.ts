import { NotFound, type ErasureCase } from '@kinsent/store';
import { runErasureCommand } from './erasure-command';

const at = new Date('2026-12-01T12:00:00Z');
const id = '0198c0de-0000-7000-8000-000000000001';
const found: ErasureCase & { certificate: string | null } = {
  erasure: {
    id,
    childId: '0198c0de-0000-7000-8000-0000000000c1',
    app: 'brickyard',
    cause: 'withdrawn',
    purposes: ['account', 'chat'],
    policyDigest: 'd'.repeat(64),
    requestedAt: at,
    overdueAt: at,
    completedAt: null,
  },
  targets: [
    {
      id: '0198c0de-0000-7000-8000-0000000000a1',
      erasureId: id,
      kind: 'app',
      name: 'brickyard',
      action: 'erase',
      data: ['user-name'],
      unlessNeeded: [],
      unrecoverable: [],
      dueAt: at,
      deadlineAt: at,
      state: 'held',
      asks: 2,
      askedAt: at,
      askAgainAt: null,
      records: 1,
      ground: 'court-order',
      heldUntil: at,
      answeredAt: null,
    },
  ],
  certificate: null,
};

async function run(args: readonly string[], known = true): Promise<{ said: string[]; asked: unknown[]; exit: number }> {
  const said: string[] = [];
  const asked: unknown[] = [];
  const desk = {
    list: (filter: unknown) => Promise.resolve(asked.push(filter) && known ? [found] : []),
    find: (of: string) => Promise.resolve(asked.push(of) && known ? found : null),
    retry: (of: string, when: Date) => {
      asked.push(of, when);
      return known ? Promise.resolve(1) : Promise.reject(new NotFound('There is no such erasure.'));
    },
  };
  const exit = await runErasureCommand(args, { desk, at, say: (line) => said.push(line) });
  return { said, asked, exit };
}

const line = `${id}  brickyard  withdrawn  account,chat  requested 2026-12-01T12:00:00.000Z  0 of 1 answered  overdue since 2026-12-01T12:00:00.000Z`;

it('lists what is under way, and fails for a watchdog while somebody is late', async () => {
  expect(await run(['list'])).toEqual({ said: [line], asked: [{ standing: 'open', limit: 100 }], exit: 0 });
  expect(await run(['list', '--overdue', '--limit', '5'])).toEqual({
    said: [line],
    asked: [{ standing: 'overdue', limit: 5 }],
    exit: 1,
  });
  expect(await run(['list', '--overdue'], false)).toMatchObject({ said: ['Nobody is late.'], exit: 0 });
});

it('shows how far everybody is', async () => {
  const { said } = await run(['show', id]);
  expect(said).toEqual([
    line,
    '  app:brickyard  held  until 2026-12-01T12:00:00.000Z (court-order)  1 record  user-name  ' +
      'due 2026-12-01T12:00:00.000Z  deadline 2026-12-01T12:00:00.000Z  asked 2 times',
  ]);
  await expect(run(['show', id], false)).rejects.toThrow('There is no erasure of that id.');
});

it('has those who are due asked anew', async () => {
  expect(await run(['retry', id])).toMatchObject({ said: ['Asked anew: 1.'], asked: [id, at] });
  await expect(run(['retry', id], false)).rejects.toThrow('There is no erasure of that id.');
});

it.each([
  [['list', 'x']],
  [['list', '--limit', '0']],
  [['show']],
  [['show', 'x']],
  [['retry', id, id]],
  [['drop', id]],
])('does not make out %j', async (args) => {
  await expect(run(args)).rejects.toThrow(expect.objectContaining({ name: 'CommandFault' }));
});
