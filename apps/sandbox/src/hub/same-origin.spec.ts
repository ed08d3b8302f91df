import { isOurs } from './same-origin';

const hosts = ['localhost:4400', '127.0.0.1:4400'];
const host = 'localhost:4400';

it.each<[string, Parameters<typeof isOurs>[0], boolean, boolean]>([
  ['a script', { host: '127.0.0.1:4400' }, true, true],
  ['the hub’s own form', { host, origin: 'null', 'sec-fetch-site': 'same-origin' }, true, true],
  ['a look from a link elsewhere', { host, 'sec-fetch-site': 'cross-site' }, false, true],
  ['a form of another page', { host, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, true, false],
  ['a form of another port', { host, origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' }, true, false],
  ['an old browser’s form from elsewhere', { host, origin: 'https://evil.example' }, true, false],
  ['an old browser’s form without an origin', { host, origin: 'null' }, true, false],
  ['a name that was made to point here', { host: 'evil.example:4400' }, false, false],
  ['no host at all', {}, false, false],
])('%s', (_name, headers, changes, ours) => {
  expect(isOurs(headers, changes, hosts)).toBe(ours);
});
