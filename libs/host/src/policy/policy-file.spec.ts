import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadPolicyFile, PolicyFault } from './policy-file';

const at = new Date('2026-11-22T10:00:00Z');
const sample = resolve(__dirname, '../../../../policies/brickyard.yaml');

describe('loading a policy file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kinsent-policy-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function written(text: string): string {
    const file = join(folder, 'policy.yaml');
    writeFileSync(file, text);
    return file;
  }

  function faultOf(file: string, when = at): PolicyFault {
    try {
      loadPolicyFile(file, when);
    } catch (error) {
      if (error instanceof PolicyFault) return error;
      throw error;
    }
    throw new Error('The policy was accepted.');
  }

  it('gives policy, digest and document of a sound one', () => {
    const { policy, digest, document, warnings } = loadPolicyFile(sample, at);
    expect(policy.operator.name).toBe('Brickyard Toys B.V.');
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.parse(JSON.stringify(document))).toMatchObject({ kinsent: 1, version: '2026-11' });
    expect(warnings).toEqual([]);
  });

  it('refuses one with faults, with every fault in the message', () => {
    const file = written('kinsent: 1\nkinsent: 1\n');
    const fault = faultOf(file);
    expect(fault.faults).toHaveLength(1);
    expect(fault.message).toContain(`${file}:2:1  This key is written twice`);
  });

  it('goes on with one whose assurance is out of date, and says so', () => {
    const { policy, warnings } = loadPolicyFile(sample, new Date('2036-03-02T00:00:00Z'));
    expect(policy.operator.name).toBe('Brickyard Toys B.V.');
    expect(warnings[0]).toMatchObject({ code: 'assurance_expired', cite: '16 CFR 312.8(c)' });
  });

  it('refuses one that has another fault beside that', () => {
    const text = readFileSync(sample, 'utf8').replace('silence: P14D', 'silence: P30D');
    const { faults } = faultOf(written(text), new Date('2036-03-02T00:00:00Z'));
    expect(faults.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['silence_out_of_range', 'assurance_expired']),
    );
  });

  it('refuses what is not there, a folder, and two megabytes', () => {
    expect(faultOf(join(folder, 'nowhere.yaml')).message).toContain('ENOENT');
    expect(faultOf(folder).faults[0]?.code).toBe('unreadable');
    expect(faultOf(written('#'.repeat(2 * 1024 * 1024))).faults[0]?.code).toBe('too_large');
  });
});
