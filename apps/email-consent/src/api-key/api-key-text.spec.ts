import { newApiKey } from './api-key-text';

describe('a new API key', () => {
  it('says its mode and carries 32 characters of chance', () => {
    expect(newApiKey('live')).toMatch(/^kst_live_[0-9A-Za-z]{32}$/);
    expect(newApiKey('test')).toMatch(/^kst_test_[0-9A-Za-z]{32}$/);
  });

  it('is never the same twice', () => {
    expect(new Set(Array.from({ length: 500 }, () => newApiKey('live'))).size).toBe(500);
  });
});
