import { type Config, ConfigFault } from './config';
import { line, oneOf, optional, type Reader, wholeNumber, withDefault } from './readers';

/** What every service reads, whatever it does. `port` is the service's own default. */
// The table is its own type: written out a second time, the two would drift.
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types
export function hostVariables(port: number) {
  return {
    port: withDefault('PORT', wholeNumber(0, 65535), String(port), { about: 'Port to listen on; 0 takes a free one.' }),
    host: withDefault('HOST', line, '127.0.0.1', { about: 'Address to listen on; `0.0.0.0` in a container.' }),
    mode: withDefault('KINSENT_MODE', oneOf('live', 'sandbox'), 'live', {
      about: '`sandbox` takes test keys only and lets the parent process move the clock.',
    }),
    logLevel: withDefault('LOG_LEVEL', oneOf('fatal', 'error', 'warn', 'info', 'debug', 'silent'), 'info', {
      about: 'Least serious line to log; `debug` adds one line a request.',
    }),
    trustProxy: withDefault('TRUST_PROXY', proxies, 'none', {
      about: 'Whose `X-Forwarded-*` headers to believe.',
    }),
    ratePerKey: withDefault('RATE_LIMIT_PER_KEY', wholeNumber(0, 100_000_000), '60000', {
      about: 'Requests a minute for one API key on one instance; 0 lifts the limit.',
    }),
    ratePerAddress: withDefault('RATE_LIMIT_PER_ADDRESS', wholeNumber(0, 100_000_000), '600', {
      about: 'Requests a minute for one address without a valid API key on one instance; 0 lifts the limit.',
    }),
    metricsToken: optional('METRICS_TOKEN', line, {
      about: 'Bearer token that `/metrics` asks for; without it a live service has no `/metrics`.',
      secret: true,
    }),
  };
}

export type HostConfig = Config<ReturnType<typeof hostVariables>>;

const proxies: Reader<boolean | number | string[]> = {
  form: '`none`, a number of hops, or addresses and networks with commas between (`10.0.0.0/8,127.0.0.1`)',
  read: (text) => {
    if (text === 'none') return false;
    if (/^[1-9]$/.test(text)) return Number(text);
    const networks = text.split(',').map((each) => each.trim());
    if (networks.every((each) => /^[0-9a-fA-F.:]+(\/\d{1,3})?$/.test(each) && /[.:]/.test(each))) return networks;
    throw new ConfigFault(
      'must be `none`, a number of hops from 1 to 9, or addresses and networks with commas between',
    );
  },
};
