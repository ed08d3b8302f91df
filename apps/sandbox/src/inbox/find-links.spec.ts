import { findLinks } from './find-links';

it('finds each link once, text first, without the full stop behind it', () => {
  const text = 'Open http://localhost:4401/p/abc-_1. Or write (https://toys.example/privacy?a=1&b=2), thanks!';
  const html = `<a href="http://localhost:4401/p/abc-_1">open</a> <a class=x href='https://toys.example/more?a=1&amp;b=2'>more</a>`;
  expect(findLinks(text, html)).toEqual([
    'http://localhost:4401/p/abc-_1',
    'https://toys.example/privacy?a=1&b=2',
    'https://toys.example/more?a=1&b=2',
  ]);
});

it('leaves alone what is no web link', () => {
  expect(
    findLinks('mailto:help@toys.example ftp://x.example', '<a href="javascript:alert(1)">x</a><a href="#top">y</a>'),
  ).toEqual([]);
  expect(findLinks('', null)).toEqual([]);
});
