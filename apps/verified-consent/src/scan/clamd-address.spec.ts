import { clamdAddress } from './clamd-address';

it.each([
  'tcp://clamd:3310',
  'tcp://127.0.0.1:3310',
  'tcp://[::1]:3310',
  'unix:/run/clamav/clamd.ctl',
  'unix:///run/clamd.ctl',
])('takes %s', (text) => {
  expect(clamdAddress.read(text)).toBe(text);
});

it.each([
  'clamd:3310',
  'tcp://clamd',
  'tcp://clamd:99999',
  'tcp://clamd:3310/path',
  'tcp://me:secret@clamd:3310',
  'unix://host/run/clamd.ctl',
  'unix:run/clamd.ctl?x',
  'http://clamd:3310',
  '/run/clamd.ctl',
])('does not take %s', (text) => {
  expect(() => clamdAddress.read(text)).toThrow('must be');
});
