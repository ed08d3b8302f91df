import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { policySchema } from '@kinsent/consent';
import { runPolicyCommand } from './policy-command';

const at = new Date('2026-11-22T10:00:00Z');
const sample = resolve(__dirname, '../../../../policies/brickyard.yaml');

describe('npm run policy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kinsent-policy-'));
  const broken = join(folder, 'broken.yaml');
  const sound = readFileSync(sample, 'utf8');
  writeFileSync(
    broken,
    sound.replace('silence: P14D', 'silence: P30D').replace('expires: 2036-03-01', 'expires: 2026-12-01'),
  );
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (...args: string[]) => runPolicyCommand(args, at);

  it('check: a sound policy', () => {
    const { output, errors, exitCode } = run('check', sample);
    expect(output).toMatch(/^0 faults, 0 warnings: version 2026-11, 12 purposes, digest [0-9a-f]{64}\.$/);
    expect([errors, exitCode]).toEqual(['', 0]);
  });

  it('check: every fault as file:line:column, message and paragraph', () => {
    const { output, exitCode } = run('check', broken);
    const line = sound.slice(0, sound.indexOf('silence: P14D')).split('\n').length;
    expect(output.split('\n')[0]).toBe(
      `${broken}:${line}:12  Silence must last longer than nothing and at most 14 days from collection (P14D).  (16 CFR 312.5(c)(1))`,
    );
    expect(output).toContain('warning: The assurance expires on 2026-12-01');
    expect(output).toMatch(/1 fault, 1 warning: this policy cannot be used\.$/);
    expect(exitCode).toBe(1);
  });

  it('check: an assurance that has expired is a fault', () => {
    const { output, exitCode } = runPolicyCommand(['check', sample], new Date('2036-03-02T00:00:00Z'));
    expect(output).toContain('The assurance expired on 2036-03-01.  (16 CFR 312.8(c))');
    expect(exitCode).toBe(1);
  });

  it('check --json: the same for machines', () => {
    const { output, exitCode } = run('check', broken, '--json');
    expect(JSON.parse(output)).toMatchObject({
      file: broken,
      faults: [{ code: 'silence_out_of_range', path: '/guardians/silence', cite: '16 CFR 312.5(c)(1)' }],
      warnings: [{ code: 'assurance_expiring' }],
    });
    expect(exitCode).toBe(1);
    expect(run('check', sample, '--json').exitCode).toBe(0);
  });

  it('show: the retention table as parents read it', () => {
    const { output, exitCode } = run('show', sample, '--locale', 'nl');
    expect(output).toContain('gewist 30 dagen nadat de toestemming eindigt');
    expect(output).toContain('gewist 1 maand nadat het is gemaakt (zo dat niemand het kan terughalen)');
    expect(output).toMatch(/binnen 30 dagen hebben gedaan\. Een deel ligt bij bedrijven .*\.$/);
    expect(exitCode).toBe(0);
    expect(run('show', broken).exitCode).toBe(1);
  });

  it('schema: what editors check by', () => {
    expect(JSON.parse(run('schema').output)).toEqual(JSON.parse(JSON.stringify(policySchema)));
  });

  it('--help', () => {
    const { output, exitCode } = run('--help');
    expect(output).toContain('policy -- check FILE');
    expect(exitCode).toBe(0);
  });

  it.each([
    [],
    ['apply', sample],
    ['check'],
    ['check', sample, sample],
    ['check', sample, '--colour'],
    ['check', sample, '--locale', 'nl'],
    ['check', '/nowhere/policy.yaml'],
    ['show', sample, '--json'],
    ['show', sample, '--locale', 'de'],
    ['schema', sample],
  ])('is asked wrongly: %j %j %j %j', (...args) => {
    const { output, errors, exitCode } = run(...args.filter((arg): arg is string => arg !== undefined));
    expect(exitCode).toBe(2);
    expect(output).toBe('');
    expect(errors).toContain('Exit codes');
  });
});
