import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkPolicy } from './check-policy';
import { levelNeeded } from './level-needed';

const at = new Date('2026-11-22T10:00:00Z');

function sample(name: string) {
  return checkPolicy(readFileSync(resolve(__dirname, '../../../policies', name), 'utf8'), at);
}

describe('the policies that come with the product', () => {
  it.each(['brickyard.yaml', 'minimal.yaml'])('%s has no fault and no warning', (name) => {
    const { faults, warnings, policy, digest } = sample(name);
    expect(faults).toEqual([]);
    expect(warnings).toEqual([]);
    expect(policy).not.toBeNull();
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('asks of each purpose of Brickyard what the rule asks (T15–T22)', () => {
    const { policy } = sample('brickyard.yaml');
    const needs = Object.entries(policy?.purposes ?? {}).map(([key, purpose]) => {
      const need = levelNeeded(purpose, policy?.recipients ?? {});
      return [key, need.kind === 'none' ? 'none' : need.level];
    });
    expect(Object.fromEntries(needs)).toEqual({
      account: 'low',
      creations: 'low',
      'public-creations': 'high',
      'reviewed-creations': 'none',
      'contest-entry': 'low',
      'ask-a-question': 'none',
      newsletter: 'notice',
      'push-messages': 'notice',
      'precise-location': 'low',
      'coarse-location': 'none',
      'running-the-service': 'none',
      'analytics-across-services': 'high',
    });
  });
});
