import { Undo } from './undo';

it('goes backwards, through failures, and once', async () => {
  const done: string[] = [];
  const undo = new Undo();
  undo.add(() => done.push('first'));
  undo.add(() => {
    throw new Error('stuck');
  });
  undo.add(() => Promise.resolve(done.push('last')));
  await expect(undo.run()).rejects.toThrow('stuck');
  await expect(undo.run()).rejects.toThrow('stuck');
  expect(done).toEqual(['last', 'first']);
});
