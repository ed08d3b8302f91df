import { ConfigError } from '@kinsent/host';
import { NotASandbox, readSandboxConfig } from './sandbox.config';

it('needs nothing', () => {
  expect(readSandboxConfig({})).toEqual({ portBase: null, databaseUrl: null, policyFile: 'policies/brickyard.yaml' });
});

it('takes another port base', () => {
  expect(readSandboxConfig({ PORT_BASE: '5500' }).portBase).toBe(5500);
});

it('refuses to run in production', () => {
  expect(() => readSandboxConfig({ NODE_ENV: 'production' })).toThrow(NotASandbox);
});

it.each(['80', 'abc', '65001', '-1'])('refuses PORT_BASE=%s', (portBase) => {
  expect(() => readSandboxConfig({ PORT_BASE: portBase })).toThrow(ConfigError);
});
