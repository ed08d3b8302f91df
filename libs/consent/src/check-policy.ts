import { digestOf } from './canonical-json';
import type { Fault, Finding } from './fault';
import type { Policy } from './policy';
import { policyRules } from './policy-rules';
import { shapeFindings } from './policy-shape';
import { readPolicyText } from './policy-text';
import { unsafeText } from './text-rules';

export interface PolicyCheck {
  /** Null when there is any fault. Its parts are frozen, and its records have no inherited names. */
  readonly policy: Policy | null;
  /**
   * The policy to go on running by: null when there is any fault but those that time alone made. An assurance that has
   * expired must not stop what is owed to children; permissions deny what rests on it.
   */
  readonly usable: Policy | null;
  /** SHA-256 (hex) of the document's canonical JSON; empty when the text cannot be read. */
  readonly digest: string;
  readonly faults: readonly Fault[];
  /** What is doubtful but allowed. */
  readonly warnings: readonly Fault[];
}

/**
 * Reads and judges a policy: first the text, then its shape, then the law's floor, in the order of the file. Never
 * throws for anything in `text`. `at` decides whether assurances are in date (N5).
 */
export function checkPolicy(text: string, at: Date): PolicyCheck {
  const read = readPolicyText(text);
  if (!('document' in read)) return { policy: null, usable: null, digest: '', faults: read.faults, warnings: [] };
  const findings = [...unsafeText(read.document), ...shapeFindings(read.document)];
  if (findings.length === 0) {
    findings.push(...policyRules.flatMap((rule) => rule(read.document as Policy, at)));
  }
  const place = (finding: Finding): Fault => ({
    code: finding.code,
    ...read.positionOf(finding.path, finding.atKey),
    path: finding.path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    message: finding.message,
    cite: finding.cite,
  });
  const faults = findings
    .filter(({ warning }) => warning !== true)
    .map(place)
    .sort(inOrderOfTheFile);
  const warnings = findings
    .filter(({ warning }) => warning === true)
    .map(place)
    .sort(inOrderOfTheFile);
  const usable = faults.every(({ code }) => code === 'assurance_expired') ? (sealed(read.document) as Policy) : null;
  return {
    policy: faults.length === 0 ? usable : null,
    usable,
    digest: digestOf(read.document),
    faults,
    warnings,
  };
}

function inOrderOfTheFile(a: Fault, b: Fault): number {
  return a.line - b.line || a.column - b.column;
}

/** Frozen to the bottom and without prototypes, so that an app named `constructor` is as unknown as any other. */
function sealed(value: unknown): unknown {
  if (Array.isArray(value)) return Object.freeze(value.map(sealed));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [key, sealed(member)] as const);
  return Object.freeze(Object.assign(Object.create(null) as object, Object.fromEntries(entries)));
}
