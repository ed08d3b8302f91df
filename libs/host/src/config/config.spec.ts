import { ConfigError, readConfig } from './config';
import { configurationPage } from './configuration-page';
import { hostVariables } from './host-variables';
import {
  base64Bytes,
  emailAddress,
  line,
  mailDomain,
  oneOf,
  optional,
  origin,
  required,
  url,
  wholeNumber,
  withDefault,
} from './readers';

const variables = {
  databaseUrl: required('DATABASE_URL', url('postgres', 'postgresql'), {
    about: 'Where | the memory is.',
    secret: true,
  }),
  indexKey: required('INDEX_KEY', base64Bytes(32), { about: 'Key of the blind index.', secret: true }),
  size: withDefault('SIZE', wholeNumber(1, 10), '3', { about: 'How many.' }),
  mode: withDefault('MODE', oneOf('a', 'b'), 'a', { about: 'Which.' }),
  name: optional('NAME', line, { about: 'What for.' }),
};

const good = {
  DATABASE_URL: 'postgres://kinsent:secret-word@db.example/kinsent',
  INDEX_KEY: Buffer.alloc(32, 7).toString('base64'),
};

function fault(env: Record<string, string>): string {
  try {
    readConfig(variables, env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  return '';
}

test('reads what is set, stands in for what is not, and freezes it', () => {
  const config = readConfig(variables, { ...good, SIZE: ' 7 ', NAME: '' });
  expect(config).toEqual({
    databaseUrl: good.DATABASE_URL,
    indexKey: Buffer.alloc(32, 7),
    size: 7,
    mode: 'a',
    name: null,
  });
  expect(Object.isFrozen(config)).toBe(true);
});

test('names every fault at once and prints no value', () => {
  const message = fault({
    DATABASE_URL: 'mysql://root:secret-word@db.example',
    INDEX_KEY: 'c2VjcmV0',
    SIZE: '11',
    MODE: 'secret-mode',
    NAME: 'a\nb',
  });
  for (const name of ['DATABASE_URL', 'INDEX_KEY', 'SIZE', 'MODE', 'NAME']) expect(message).toContain(name);
  expect(message).not.toMatch(/secret|c2Vj|mysql|11\b/);
  expect(fault({})).toMatch(/DATABASE_URL is not set.*\n.*INDEX_KEY is not set/);
});

test.each(['-1', '1.5', '0x3', '1e1', '', '99999999999999999999', 'NaN'])(
  '%j is no whole number from 1 to 10',
  (text) => {
    const given = fault({ ...good, SIZE: text });
    if (text === '') expect(given).toBe('');
    else expect(given).toContain('SIZE');
  },
);

test('what does not go together is named once each value is right by itself', () => {
  const discord = ({ size, name }: { size: number; name: string | null }) =>
    size > 3 && name === null ? ['SIZE above 3 needs a NAME.'] : [];
  expect(() => readConfig(variables, { ...good, SIZE: '4' }, discord)).toThrow(
    /^The .+\n {2}SIZE above 3 needs a NAME\.$/,
  );
  expect(() => readConfig(variables, { ...good, SIZE: '11' }, discord)).toThrow(/SIZE must be a whole number/);
  expect(readConfig(variables, { ...good, SIZE: '4', NAME: 'x' }, discord).size).toBe(4);
});

test.each([
  ['https://consent.example.org', 'https://consent.example.org'],
  ['https://consent.example.org/', 'https://consent.example.org'],
  ['http://Localhost:4401', 'http://localhost:4401'],
])('an origin is read from %s', (text, value) => {
  expect(origin('https', 'http').read(text)).toBe(value);
});

test.each([
  'https://consent.example.org/consent',
  'https://consent.example.org//',
  'https://consent.example.org?',
  'https://consent.example.org/?a=b',
  'https://consent.example.org/#top',
  'https://me:secret@consent.example.org',
  'ftp://consent.example.org',
  'consent.example.org',
])('%s is no origin: pages lie at the root', (text) => {
  expect(() => origin('https', 'http').read(text)).toThrow(/^must/);
});

test('addresses and domains of mail are read as such', () => {
  expect(emailAddress.read('Consent@Example.org')).toBe('Consent@example.org');
  expect(mailDomain.read('Bounce.Example.org')).toBe('bounce.example.org');
  for (const text of ['consent', 'Consent <consent@example.org>', 'a@b@example.org', '@example.org', 'a@']) {
    expect(() => emailAddress.read(text)).toThrow('must be an e-mail address');
  }
  for (const text of ['localhost', 'https://example.org', 'a@example.org', 'example..org', '.', 'example.org:25']) {
    expect(() => mailDomain.read(text)).toThrow('must be a domain name');
  }
});

test.each([
  ['none', false],
  ['1', 1],
  ['10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']],
])('TRUST_PROXY %s', (text, value) => {
  expect(readConfig(hostVariables(4401), { TRUST_PROXY: text }).trustProxy).toEqual(value);
});

test.each(['true', '0', 'proxy', '10.0.0.0/8;x'])('TRUST_PROXY %s is refused: it would trust anybody', (text) => {
  expect(() => readConfig(hostVariables(4401), { TRUST_PROXY: text })).toThrow('TRUST_PROXY');
});

test('the page of a service tells form and stand-in of each variable', () => {
  const page = configurationPage([{ service: 'email-consent', about: 'The front door.', variables }]);
  expect(page).toContain(
    '| `DATABASE_URL` (secret) | Where \\| the memory is. | a URL that starts with `postgres://` or `postgresql://` | does not start |',
  );
  expect(page).toContain('| `SIZE` | How many. | a whole number from 1 to 10 | `3` |');
  expect(page).toContain('| `NAME` | What for. | one line of text | absent |');
});
