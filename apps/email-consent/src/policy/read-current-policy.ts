import { loadPolicyFile } from '@kinsent/host';
import { CurrentPolicy } from './current-policy';

/** Reads and checks the policy at boot. Throws PolicyFault with every fault, line and paragraph. */
export function readCurrentPolicy(file: string): CurrentPolicy {
  // Whether a recipient's assurance is in date is asked of the wall clock: the sandbox's is not there yet.
  const { policy, digest } = loadPolicyFile(file, new Date());
  return new CurrentPolicy(policy, digest);
}
