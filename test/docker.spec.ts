import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { emailConsentVariables } from '../apps/email-consent/src/email-consent.config';
import { purgeWorkerVariables } from '../apps/purge-worker/src/purge-worker.config';
import { memoryFlags } from '@kinsent/host';
import { verifiedConsentVariables } from '../apps/verified-consent/src/verified-consent.config';

interface Service {
  readonly image: string;
  readonly command?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly networks: readonly string[];
  readonly depends_on?: Readonly<Record<string, { condition: string }>>;
  readonly healthcheck?: object;
  readonly read_only?: boolean;
  readonly volumes?: readonly string[];
}

const read = (file: string): string => readFileSync(join(__dirname, '..', file), 'utf8');
const text = read('docker-compose.yml');
const { services } = parse(text, { merge: true }) as { services: Readonly<Record<string, Service>> };

const variablesOf = {
  'email-consent': emailConsentVariables,
  'verified-consent': verifiedConsentVariables,
  'purge-worker': purgeWorkerVariables,
};

describe('docker-compose.yml', () => {
  it.each(Object.entries(variablesOf))(
    'gives %s what it must have, and nothing that it does not read',
    (name, variables) => {
      const given = Object.keys(services[name]?.environment ?? {});
      const known = Object.values(variables).map((variable) => variable.name);
      const needed = Object.values(variables).filter(({ fallback }) => fallback === undefined);
      expect(given).toEqual(expect.arrayContaining(needed.map((variable) => variable.name)));
      expect(known).toEqual(expect.arrayContaining(given));
    },
  );

  it.each(Object.entries(variablesOf))('passes on to %s what an operator may set', (name, variables) => {
    const known = Object.values(variables).map((variable) => variable.name);
    // Nothing reaches the purge worker but this network.
    const wanted = ['METRICS_TOKEN', 'LOG_LEVEL', 'BOUNCE_DOMAIN', 'BOUNCE_PORT'].concat(
      name === 'purge-worker' ? [] : ['TRUST_PROXY'],
    );
    const given = Object.keys(services[name]?.environment ?? {});
    expect(given).toEqual(expect.arrayContaining(wanted.filter((each) => known.includes(each))));
  });

  it('starts the services when the database is migrated, and that when it is healthy', () => {
    for (const name of Object.keys(variablesOf)) {
      expect(services[name]?.depends_on).toEqual({ migrate: { condition: 'service_completed_successfully' } });
      expect(services[name]?.read_only).toBe(true);
    }
    expect(services['migrate']?.depends_on).toEqual({
      postgres: { condition: 'service_healthy' },
      keys: { condition: 'service_healthy' },
    });
    for (const name of ['postgres', 'keys']) expect(services[name]?.healthcheck).toBeDefined();
  });

  it('keeps keys on another server and another volume than what they seal', () => {
    const [data, keys] = ['postgres', 'keys'].map((name) => services[name]?.volumes ?? []);
    expect(data).toHaveLength(1);
    expect(keys).toHaveLength(1);
    expect(keys).not.toEqual(data);
    const urls = Object.values(services).flatMap(({ environment }) => Object.entries(environment));
    for (const [name, url] of urls.filter(([variable]) => /DATABASE_/.test(variable))) {
      expect(new URL(String(url).replaceAll(/\$\{\w+:\?\}/g, 'x')).hostname).toBe(
        /^KEY_/.test(name) ? 'keys' : 'postgres',
      );
    }
  });

  it('runs files that are built', () => {
    for (const name of ['migrate', ...Object.keys(variablesOf)]) {
      const file = /^node dist\/(\S+)\.js( migrate)?$/.exec(services[name]?.command ?? '')?.[1];
      expect(() => read(`${file}.ts`)).not.toThrow();
    }
  });

  it('lets neither the databases nor the purge worker out', () => {
    for (const name of ['postgres', 'keys']) expect(services[name]?.networks).toEqual(['inside']);
    expect(services['purge-worker']?.networks).toEqual(['inside']);
  });

  it('asks for exactly what .env.example names, and neither holds a value', () => {
    const asked = new Set([...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name));
    const lines = read('.env.example')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines.every((line) => line.endsWith('='))).toBe(true);
    expect(lines.map((line) => line.slice(0, -1)).sort()).toEqual([...asked].sort());
    // A variable that is not set stops compose instead of starting a service without it.
    expect(text.match(/\$\{[A-Z_]+\}/g)).toBeNull();
  });
});

describe('the Dockerfile', () => {
  const stages = read('Dockerfile').split(/^FROM /m);
  const last = stages.at(-1) ?? '';

  it('ends without tools, without root and with a health check', () => {
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^HEALTHCHECK /m);
    expect(last).not.toMatch(/^RUN /m);
    expect(stages.slice(1).every((stage) => stage.startsWith('node:24-slim'))).toBe(true);
  });

  it('bounds memory as the sandbox does', () => {
    expect(last).toContain(`NODE_OPTIONS="${memoryFlags.join(' ')}"`);
  });

  it('takes in neither secrets nor tests', () => {
    expect(read('.dockerignore').split('\n')).toEqual(expect.arrayContaining(['*', '**/*.spec.ts']));
    expect(last).not.toMatch(/KEY|PASSWORD|TOKEN|DATABASE_URL/);
    expect(read('Dockerfile')).not.toMatch(/^COPY \. /m);
  });
});
