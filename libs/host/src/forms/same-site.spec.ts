import { isFromHere } from './same-site';

const publicUrl = 'https://consent.brickyard.example/';

describe('where a form comes from', () => {
  it.each([
    [{ origin: 'https://consent.brickyard.example', fetchSite: 'same-origin' }, true],
    [{ origin: 'null', fetchSite: 'same-origin' }, true],
    [{ origin: undefined, fetchSite: undefined }, true],
    [{ origin: 'null', fetchSite: undefined }, true],
    [{ origin: 'https://consent.brickyard.example', fetchSite: undefined }, true],
    [{ origin: 'https://evil.example', fetchSite: undefined }, false],
    [{ origin: 'http://consent.brickyard.example', fetchSite: undefined }, false],
    [{ origin: 'https://consent.brickyard.example', fetchSite: 'cross-site' }, false],
    [{ origin: 'https://consent.brickyard.example', fetchSite: 'same-site' }, false],
    [{ origin: undefined, fetchSite: 'none' }, false],
  ])('%j is ours: %s', (whence, ours) => {
    expect(isFromHere(whence, publicUrl)).toBe(ours);
  });
});
