import { ConfigError } from '@kinsent/host';
import { NotASandbox, readSandboxConfig } from './sandbox.config';

it('needs nothing', () => {
  expect(readSandboxConfig({})).toEqual({
    portBase: null,
    databaseUrl: null,
    keyDatabaseUrl: null,
    policyFile: 'policies/brickyard.yaml',
  });
});

it('takes another port base', () => {
  expect(readSandboxConfig({ PORT_BASE: '5500' }).portBase).toBe(5500);
});

it('takes two databases or none', () => {
  const [data, keys] = ['postgresql://a@db.example/data', 'postgresql://a@db.example/keys'];
  expect(readSandboxConfig({ DATABASE_URL: data, KEY_DATABASE_URL: keys })).toMatchObject({ keyDatabaseUrl: keys });
  expect(() => readSandboxConfig({ DATABASE_URL: data })).toThrow('go together');
});

it('refuses to run in production', () => {
  expect(() => readSandboxConfig({ NODE_ENV: 'production' })).toThrow(NotASandbox);
});

it.each(['80', 'abc', '65001', '-1'])('refuses PORT_BASE=%s', (portBase) => {
  expect(() => readSandboxConfig({ PORT_BASE: portBase })).toThrow(ConfigError);
});
