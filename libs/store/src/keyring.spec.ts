import { inspect } from 'node:util';
import { dataKey } from './key-store/key-name';
import { makeKey, openKey, rewrapKey } from './key-store/wrapped-key';
import { Keyring, KeyringFault, NoKeys, readKey, UnknownKey } from './keyring';
import { SealBroken } from './sealing';
import { sealedUnder, sealForService, unsealForService } from './service-seal';

const [one, two, index] = [1, 2, 3].map((n) => Buffer.alloc(32, n).toString('base64')) as [string, string, string];
const before = Keyring.open({ encryptionKeys: `old:${one}`, indexKey: index });
const during = Keyring.open({ encryptionKeys: `new:${two},old:${one}`, indexKey: index });
const afterwards = Keyring.open({ encryptionKeys: `new:${two}`, indexKey: index });

describe('rotation of the key-encryption key', () => {
  it('opens what the older key sealed while it is listed, and after it was sealed anew', () => {
    const name = dataKey('child');
    const made = makeKey(before.encryption, name);
    expect(made.kek).toBe('old');
    expect(openKey(during.encryption, name, made).equals(made.key)).toBe(true);
    const moved = rewrapKey(during.encryption, name, made);
    expect(moved.kek).toBe('new');
    expect(openKey(afterwards.encryption, name, moved).equals(made.key)).toBe(true);
    expect(() => openKey(before.encryption, name, moved)).toThrow(UnknownKey);
    expect(() => openKey(afterwards.encryption, name, made)).toThrow(UnknownKey);
    expect(() => openKey(during.encryption, dataKey('other child'), made)).toThrow(SealBroken);
  });

  it('knows by which key a value of the service is sealed', () => {
    const sealed = sealForService(before, 'child.ref/1', 'c-1');
    expect(sealed.subarray(0, 4)).toEqual(sealedUnder('old'));
    expect(unsealForService(during, 'child.ref/1', sealed)).toBe('c-1');
    expect(() => unsealForService(afterwards, 'child.ref/1', sealed)).toThrow(UnknownKey);
    expect(() => unsealForService(during, 'child.ref/2', sealed)).toThrow(SealBroken);
    expect(() => unsealForService(during, 'child.ref/1', Buffer.alloc(0))).toThrow(SealBroken);
    expect(() => unsealForService(during, 'child.ref/1', sealed.subarray(0, 3))).toThrow(SealBroken);
  });

  it('does not take a key of the same name for the same key', () => {
    const impostor = Keyring.open({ encryptionKeys: `old:${two}`, indexKey: index });
    expect(() => openKey(impostor.encryption, dataKey('child'), makeKey(before.encryption, dataKey('child')))).toThrow(
      SealBroken,
    );
  });
});

describe('keys in the configuration', () => {
  const secret = Buffer.alloc(32, 250).toString('base64');

  it.each([
    ['no name', secret],
    ['an empty name', `:${secret}`],
    ['a strange name', `a key:${secret}`],
    ['one name twice', `a:${secret},a:${one}`],
    ['a short key', `a:${secret.slice(0, 20)}`],
    ['a long key', `a:${Buffer.alloc(33, 250).toString('base64')}`],
    ['no base64', `a:!${secret}`],
    ['key and name the other way round', `${secret}:a`],
    ['key without padding and name the other way round', `${secret.replace('=', '')}:a`],
    ['a comma too many', `a:${secret},`],
    ['nothing', ''],
  ])('with %s are refused by the name of the variable, never by their value', (_, encryptionKeys) => {
    let fault: unknown;
    try {
      Keyring.open({ encryptionKeys, indexKey: index });
    } catch (error) {
      fault = error;
    }
    expect(fault).toBeInstanceOf(KeyringFault);
    const said = inspect(fault, { depth: 9 });
    expect(said).toContain('ENCRYPTION_KEYS');
    expect(said).not.toContain(secret.slice(0, 10));
  });

  it('of references differ from those of data, under whichever name', () => {
    const settings = { encryptionKeys: `a:${one}`, referenceKeys: `b:${two},c:${one}`, indexKey: null };
    expect(() => Keyring.open(settings)).toThrow(/^REFERENCE_KEYS holds a key of ENCRYPTION_KEYS/);
    expect(() => Keyring.open({ ...settings, referenceKeys: 'b:c2hvcnQ=' })).toThrow(/^REFERENCE_KEYS must hold/);
  });

  it('are never shown', () => {
    const keyring = Keyring.open({ encryptionKeys: `a:${secret}`, indexKey: secret });
    const shown = inspect(keyring, { depth: 9, showHidden: true }) + JSON.stringify(keyring);
    expect(shown).not.toContain(secret.slice(0, 10));
    expect(shown).not.toMatch(/fa fa fa|fafafa|250, 250/);
  });

  it('of one kind are read by their own name', () => {
    expect(readKey('LINK_KEY', ` ${secret}\n`)).toEqual(Buffer.alloc(32, 250));
    expect(readKey('LINK_KEY', secret.replace('=', ''))).toEqual(Buffer.alloc(32, 250));
    expect(() => readKey('LINK_KEY', 'c2hvcnQ=')).toThrow(/^LINK_KEY must hold 32 bytes/);
    expect(() => Keyring.open({ encryptionKeys: `a:${secret}`, indexKey: 'c2hvcnQ=' })).toThrow(/^INDEX_KEY/);
  });

  it('are not there for a service that must not read', () => {
    const none = Keyring.none();
    expect(() => none.encryption.current).toThrow(NoKeys);
    expect(() => none.reference.current).toThrow(NoKeys);
    expect(() => none.index).toThrow(NoKeys);
    expect(() => none.encryption.named('old')).toThrow(NoKeys);
  });
});
