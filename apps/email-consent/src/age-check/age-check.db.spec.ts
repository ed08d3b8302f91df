import { TestApp } from '../app.testing';
import type { AgeCheckAnswerDto } from './age-check.dto';

let test: TestApp;

beforeAll(async () => {
  test = await TestApp.start();
});
afterAll(() => test.stop());

const check = (body: unknown, key?: string) => test.call<AgeCheckAnswerDto>('POST', '/v1/age-checks', { body, key });

describe('an age check', () => {
  it('tells a child from a grown-up, and why', async () => {
    expect(await check({ place: 'NL', birthDate: '2016-05' })).toMatchObject({
      status: 200,
      body: {
        outcome: 'parent_needed',
        ageOfConsent: { age: 16 },
        purposes: {
          account: { needs: 'consent', level: 'low' },
          'public-creations': { level: 'high' },
          cookies: { needs: 'none' },
        },
      },
    });
    expect((await check({ place: 'US-CA', age: 13 })).body.outcome).toBe('pass');
    expect((await check({ place: 'NL', age: 15 })).body.outcome).toBe('parent_needed');
  });

  it('turns a minor away from an app for adults', async () => {
    const key = await test.newKey('cellar');
    expect((await check({ place: 'NL', age: 17 }, key)).body).toMatchObject({ outcome: 'prohibited', purposes: {} });
    expect((await check({ place: 'NL', age: 18 }, key)).body.outcome).toBe('pass');
  });

  it.each([
    [{}, 'invalid_fields', '/place'],
    [{ place: 'NL' }, 'invalid_fields', '/birthDate'],
    [{ place: 'NL', age: 9, birthDate: '2016' }, 'invalid_fields', '/birthDate'],
    [{ place: 'NL', age: '9' }, 'invalid_fields', '/age'],
    [{ place: 'NL', age: 9.5 }, 'invalid_fields', '/age'],
    [{ place: 'NL', age: -1 }, 'invalid_fields', '/age'],
    [{ place: 'NL', age: 1e9 }, 'invalid_fields', '/age'],
    [{ place: 'ZZ', age: 9 }, 'unknown_place', '/place'],
    [{ place: 'NL', birthDate: '2016-02-31' }, 'impossible_birth_date', '/birthDate'],
    [{ place: 'NL', birthDate: '2026-03-02' }, 'impossible_birth_date', '/birthDate'],
    [{ place: 'NL', age: 9, name: 'Zoë' }, 'invalid_fields', '/name'],
  ])('refuses %j', async (body, code, pointer) => {
    const answer = await test.call('POST', '/v1/age-checks', { body });
    expect([answer.status, answer.body.code, answer.body.errors?.[0]?.pointer]).toEqual([422, code, pointer]);
  });

  it('keeps nothing', async () => {
    const before = await test.dump();
    await check({ place: 'NL', birthDate: '2016-05-03' });
    expect(await test.dump()).toBe(before);
  });
});
