import { readFileSync } from 'node:fs';
import { readPolicyText } from '@kinsent/consent';

/** `file:line:column` of a part of the policy, so that whoever reads a fault finds what to change. */
export type PlaceOf = (path: readonly (string | number)[]) => string;

/** Where the parts of a policy stand that was read and judged before. */
export function policyPlaces(file: string): PlaceOf {
  const read = readPolicyText(readFileSync(file, 'utf8'));
  if (!('document' in read)) return () => file;
  return (path) => {
    const { line, column } = read.positionOf(path);
    return `${file}:${line}:${column}`;
  };
}
