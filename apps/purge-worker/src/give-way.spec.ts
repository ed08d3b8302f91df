import { readdirSync } from 'node:fs';
import os from 'node:os';
import { giveWay } from './give-way';

const system = jest.spyOn(os, 'setPriority');
beforeEach(() => system.mockReset());
afterAll(() => system.mockRestore());

it('asks the system to let others go first, for each thread where each has a priority', () => {
  expect(giveWay()).toBe(true);
  const threads = process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [process.pid];
  expect(threads).toContain(process.pid);
  const asked = system.mock.calls.map(([thread, priority]) => [thread, priority]);
  expect(asked).toEqual(expect.arrayContaining(threads.map((thread) => [thread, 10])));
});

it('goes on as the others do where the system refuses', () => {
  system.mockImplementation(() => {
    throw new Error('EPERM');
  });
  expect(giveWay()).toBe(false);
});
