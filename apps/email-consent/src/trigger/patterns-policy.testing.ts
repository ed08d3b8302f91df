import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkPolicy, type Policy } from '@kinsent/consent';

/** The policy that has every pattern of retention once; its apps are `club` and `museum`. */
export function patternsPolicy(): Policy {
  const text = readFileSync(resolve(__dirname, '../../../../libs/consent/src/golden/patterns.yaml'), 'utf8');
  const { policy, faults } = checkPolicy(text, new Date('2026-03-01T12:00:00Z'));
  if (policy === null) throw new Error(`golden/patterns.yaml has faults: ${JSON.stringify(faults)}`);
  return policy;
}
