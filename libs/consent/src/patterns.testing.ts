import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkPolicy } from './check-policy';
import type { Policy } from './policy';
import { judgedAt } from './policy.testing';

/** Text of a policy that has every pattern of retention once. */
export function patternsText(): string {
  return readFileSync(resolve(__dirname, 'golden/patterns.yaml'), 'utf8');
}

/** That policy, judged. */
export function patternsPolicy(): Policy {
  const { policy, faults } = checkPolicy(patternsText(), judgedAt);
  if (policy === null) throw new Error(`golden/patterns.yaml has faults: ${JSON.stringify(faults)}`);
  return policy;
}
