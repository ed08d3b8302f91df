import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkPolicy } from './check-policy';
import type { Policy } from './policy';

/** The instant at which the tests judge policies. */
export const judgedAt = new Date('2026-11-22T10:00:00Z');

/** Text of a policy that comes with the product. */
export function samplePolicyText(name: 'brickyard' | 'minimal' = 'brickyard'): string {
  return readFileSync(resolve(__dirname, '../../../policies', `${name}.yaml`), 'utf8');
}

/** A policy that comes with the product, judged and without faults. */
export function samplePolicy(name: 'brickyard' | 'minimal' = 'brickyard'): { policy: Policy; digest: string } {
  const { policy, digest, faults } = checkPolicy(samplePolicyText(name), judgedAt);
  if (policy === null) throw new Error(`policies/${name}.yaml has faults: ${JSON.stringify(faults)}`);
  return { policy, digest };
}

/** Where the last of some snippets stands, each looked for behind the one before it. */
export function offsetOf(text: string, snippets: readonly string[]): number {
  return snippets.reduce((from, snippet) => {
    const found = text.indexOf(snippet, from);
    if (found < 0) throw new Error(`The text has no "${snippet}".`);
    return found;
  }, 0);
}

/** Line and column, counted from 1, of the last of some snippets. */
export function positionOf(text: string, snippets: readonly string[]): { line: number; column: number } {
  const before = text.slice(0, offsetOf(text, snippets)).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** The text with the last of some snippets replaced. */
export function replaced(text: string, snippets: readonly string[], by: string): string {
  const offset = offsetOf(text, snippets);
  return text.slice(0, offset) + by + text.slice(offset + (snippets.at(-1)?.length ?? 0));
}
