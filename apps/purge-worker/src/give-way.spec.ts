import os from 'node:os';
import { giveWay } from './give-way';

const system = jest.spyOn(os, 'setPriority');
afterAll(() => system.mockRestore());

it('asks the system to let others go first', () => {
  system.mockReturnValue(undefined);
  expect(giveWay()).toBe(true);
  expect(system).toHaveBeenCalledWith(os.constants.priority.PRIORITY_BELOW_NORMAL);
});

it('goes on as the others do where the system refuses', () => {
  system.mockImplementation(() => {
    throw new Error('EPERM');
  });
  expect(giveWay()).toBe(false);
});
