import { ConfigError, readConfig } from './config';
import { configurationPage } from './configuration-page';
import { hostVariables } from './host-variables';
import { base64Bytes, line, oneOf, optional, required, url, wholeNumber, withDefault } from './readers';

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
