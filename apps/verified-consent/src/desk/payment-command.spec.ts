import { CommandFault } from '@kinsent/host';
import { runPaymentCommand } from './payment-command';

const at = new Date('2026-06-10T10:00:00Z');

async function run(
  args: readonly string[],
  found: readonly object[] = [],
): Promise<{ code: number; said: string[]; before: Date | null }> {
  const said: string[] = [];
  let before: Date | null = null;
  const desk = {
    backlog: () => Promise.resolve({ owed: found.length, failed: 1, oldestPaidAt: found.length > 0 ? at : null }),
    toSee: (lateBefore: Date, limit: number) => {
      before = lateBefore;
      return Promise.resolve(found.slice(0, limit) as never);
    },
    see: (id: string) => Promise.resolve(found.some((one) => (one as { id: string }).id === id)),
  };
  const payments = {
    byId: (id: string) => Promise.resolve((found.find((one) => (one as { id: string }).id === id) ?? null) as never),
  };
  const refunds = {
    gaveBack: () => {
      said.push('gave back');
      return Promise.resolve();
    },
  };
  const code = await runPaymentCommand(args, { desk, payments, refunds, at, say: (line) => said.push(line) });
  return { code, said, before };
}

const failed = {
  id: '0190b3a0-0000-7000-8000-000000000001',
  why: 'refund-failed',
  state: 'refund-failed',
  currency: 'EUR',
  amount: 50,
  intentId: 'pi_1',
  paidAt: new Date('2026-06-01T10:00:00Z'),
};

it('lists what somebody has to look at, and says so by its exit code', async () => {
  const { code, said, before } = await run(['list'], [failed]);
  expect([code, before]).toEqual([1, new Date('2026-06-08T10:00:00Z')]);
  expect(said).toEqual([expect.stringMatching(/^2026-06-01T10:00:00.000Z {2}€0\.50 {2}refund-failed: .*pi_1/)]);
});

it('says when there is nothing', async () => {
  expect(await run(['list'])).toMatchObject({ code: 0, said: ['There is nothing to look at.'] });
  expect(await run(['owed'])).toMatchObject({ code: 0, said: ['Every charge has gone back.'] });
});

it('counts what has not gone back', async () => {
  expect((await run(['owed'], [failed])).said).toEqual([
    '1 on the way back, 1 of them failed, the oldest since 2026-06-10T10:00:00.000Z.',
  ]);
});

it('takes somebody’s word that they have looked, or given the money back, and says what follows', async () => {
  expect((await run(['seen', failed.id], [failed])).said).toEqual(['It is shown again when more happens.']);
  expect((await run(['settle', failed.id], [failed])).said).toEqual([
    'gave back',
    expect.stringContaining('given back'),
  ]);
});

it.each([
  [['settle', failed.id], []],
  [['settle', failed.id], [{ ...failed, state: 'refunded' }]],
  [['seen', failed.id], []],
  [['settle'], [failed]],
  [['seen', 'all'], [failed]],
])('writes nothing down for %j of %j', async (args, found) => {
  await expect(run(args, found)).rejects.toBeInstanceOf(CommandFault);
});

it.each([[[]], [['lst']], [['list', 'all']], [['list', '--limit', '0']], [['list', '--limit', 'many']]])(
  'does not guess at %j',
  async (args) => {
    await expect(run(args)).rejects.toBeInstanceOf(CommandFault);
  },
);
