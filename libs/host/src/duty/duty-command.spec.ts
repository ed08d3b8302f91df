import { CommandFault } from '../command/command-fault';
import type { OpenDuty } from '@kinsent/store';
import { runDutyCommand } from './duty-command';

const at = new Date('2026-03-01T12:00:00Z');
const id = '0198c0de-0000-7000-8000-000000000001';
const duty: OpenDuty = {
  id,
  kind: 'letter.notice',
  subjectId: '0198c0de-0000-7000-8000-000000000002',
  dueAt: at,
  attempts: 1,
  lastError: 'smtp_down',
  deadAt: at,
};

async function run(args: readonly string[], known = true): Promise<{ said: string[]; asked: unknown[] }> {
  const said: string[] = [];
  const asked: unknown[] = [];
  const note =
    <T>(name: string, answer: T) =>
    (...given: unknown[]) => {
      asked.push([name, ...given]);
      return Promise.resolve(answer);
    };
  const duties = {
    list: note('list', known ? [duty] : []),
    retry: note('retry', known),
    drop: note('drop', known),
  } as unknown as Parameters<typeof runDutyCommand>[1]['duties'];
  await runDutyCommand(args, { duties, at, say: (line) => said.push(line) });
  return { said, asked };
}

it('lists what was given up, one a line', async () => {
  const { said, asked } = await run(['list', '--dead', '--limit', '5']);
  expect(asked).toEqual([['list', { dead: true, limit: 5 }]]);
  expect(said).toEqual([
    `${id}  letter.notice  about ${duty.subjectId}  due 2026-03-01T12:00:00.000Z  1 attempt  smtp_down  given up 2026-03-01T12:00:00.000Z`,
  ]);
  expect((await run(['list', '--dead'], false)).said).toEqual(['Nothing was given up.']);
});

it('retries and drops by id', async () => {
  expect((await run(['retry', id])).asked).toEqual([['retry', id, at]]);
  expect((await run(['drop', id, '--reason', 'mail moved, no. 4'])).asked).toEqual([
    ['drop', id, 'mail moved, no. 4', at],
  ]);
  await expect(run(['retry', id], false)).rejects.toThrow('No duty of that id was given up.');
});

it.each([
  [[]],
  [['destroy']],
  [['retry']],
  [['retry', 'x']],
  [['retry', id, id]],
  [['drop', id]],
  [['drop', id, '--reason', '']],
  [['drop', id, '--reason', 'wrote to ouder@familie.example']],
  [['drop', id, '--reason', 'x'.repeat(201)]],
  [['list', id]],
  [['list', '--limit', '0']],
])('does not understand %j', async (args) => {
  await expect(run(args)).rejects.toBeInstanceOf(CommandFault);
});
