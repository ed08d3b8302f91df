import { readFileSync, statSync } from 'node:fs';
import { checkPolicy, type Fault, longestPolicy, type Policy } from '@kinsent/consent';

export interface PolicyFile {
  readonly policy: Policy;
  /** SHA-256 (hex) of the document; the address under which consents name it. */
  readonly digest: string;
  /** The policy as plain JSON, to be kept beside the consents that were given under it. */
  readonly document: Policy;
  readonly warnings: readonly Fault[];
}

/** Thrown for a policy that cannot be used; the message lists every fault with line and paragraph. */
export class PolicyFault extends Error {
  override readonly name = 'PolicyFault';

  constructor(
    readonly file: string,
    readonly faults: readonly Fault[],
  ) {
    super([`The policy ${file} cannot be used:`, ...faults.map((fault) => `  ${faultLine(file, fault)}`)].join('\n'));
  }
}

/**
 * Reads and judges a policy file for a service to run by. Throws PolicyFault, but not for an assurance that is out of date
 * at `at`: that stands among the warnings, and permissions deny what rests on it.
 */
export function loadPolicyFile(file: string, at: Date): PolicyFile {
  const { usable: policy, digest, faults, warnings } = checkPolicy(readPolicyFile(file), at);
  if (policy === null) throw new PolicyFault(file, faults);
  return { policy, digest, document: policy, warnings: [...faults, ...warnings] };
}

/** A policy file's text; throws PolicyFault for one that is not there or is far too large to be one. */
export function readPolicyFile(file: string): string {
  try {
    const { size } = statSync(file);
    // One byte more than allowed is enough to be refused: a larger file is not even read.
    return size > longestPolicy ? ' '.repeat(longestPolicy + 1) : readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const message = `The file cannot be read (${code}).`;
    const fault = { code: 'unreadable', line: 1, column: 1, path: '', message, cite: 'policy format' } as const;
    throw new PolicyFault(file, [fault]);
  }
}

/** `file:line:column  message  (paragraph)`: editors and CI find the place by it. */
export function faultLine(file: string, fault: Fault): string {
  return `${file}:${fault.line}:${fault.column}  ${fault.message}  (${fault.cite})`;
}
