import * as fc from 'fast-check';
import { nameIn, ourRoles, rolesAt } from './read-claims';

describe('roles', () => {
  it.each([
    [{ roles: ['reviewer'] }, 'roles', ['reviewer']],
    [{ roles: 'reviewer' }, 'roles', ['reviewer']],
    [{ realm_access: { roles: ['agent', 7, null] } }, 'realm_access.roles', ['agent']],
    [{ 'https://brickyard.example/roles': ['agent'] }, 'https://brickyard.example/roles', ['agent']],
    [{ roles: { reviewer: true } }, 'roles', null],
    [{ groups: ['reviewer'] }, 'roles', null],
    [{ realm_access: null }, 'realm_access.roles', null],
    [{ realm_access: ['roles'] }, 'realm_access.length', null],
    [{}, 'constructor.name', null],
    [{}, '__proto__', null],
  ])('of %j at %s are %j', (claims, path, roles) => {
    expect(rolesAt(claims, path)).toEqual(roles);
  });

  it('of ours are taken as they are spelt, and nothing else is', () => {
    expect(ourRoles(['administrator', 'Reviewer', 'reviewer ', 'root', 'agent', 'agent'])).toEqual([
      'agent',
      'administrator',
    ]);
  });
});

describe('a name', () => {
  it.each([
    [{ name: ' Robin  de\tVries ', sub: '7' }, 'Robin de Vries'],
    [{ name: '', preferred_username: 'robin', sub: '7' }, 'robin'],
    [{ name: 7, sub: '7' }, '7'],
    [{ name: 'Ro\u0000b\u202ein\ud800' }, 'Ro b in'],
    [{ name: '\u200b', sub: '7' }, '?'],
    [{}, '?'],
  ])('in %j is %s', (claims, name) => {
    expect(nameIn(claims)).toBe(name);
  });

  it('fits into a row, whatever the provider says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const read = nameIn({ name });
        expect([...read].length).toBeLessThanOrEqual(100);
        expect(read).not.toMatch(/[\p{Cc}\p{Cs}]/u);
        expect(read).not.toBe('');
      }),
    );
  });
});
