import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import { type Fault, type FaultCode, policyFormat } from './fault';

/** Bytes; a policy of twenty purposes in two languages takes about 30,000. */
export const longestPolicy = 256 * 1024;

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A policy's text as read from YAML: plain data, and where each part of it stands. */
export type PolicyText =
  | { readonly faults: readonly Fault[] }
  | {
      readonly faults: readonly [];
      readonly document: unknown;
      positionOf(path: readonly (string | number)[], atKey?: boolean): Position;
    };

const kindly: Record<string, [FaultCode, string]> = {
  DUPLICATE_KEY: ['duplicate_key', 'This key is written twice in the same place; keep one of them.'],
  TAB_AS_INDENT: ['tab_indent', 'Indent with spaces: YAML does not allow tabs here.'],
  MULTIPLE_DOCS: ['unreadable', 'A policy is one YAML document; this file has several.'],
};

/** Reads YAML 1.2 without ever throwing: what cannot be read comes back as faults. */
export function readPolicyText(text: string): PolicyText {
  if (Buffer.byteLength(text) > longestPolicy) {
    return broken('too_large', `A policy may have at most ${longestPolicy / 1024} kB.`);
  }
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, schema: 'core', merge: false });
    const troubles = [...document.errors, ...document.warnings];
    if (troubles.length > 0) {
      return {
        faults: troubles.map((trouble) => {
          const [code, message] = kindly[trouble.code] ?? ['unreadable', `This is not YAML: ${trouble.message}.`];
          return { code, ...place(lines, trouble.pos[0]), path: '', message, cite: policyFormat };
        }),
      };
    }
    const stray = strayAlias(document);
    if (stray !== null) {
      const message = 'This alias (*name) stands for nothing: no anchor (&name) comes before it.';
      const fault = { code: 'unreadable', ...place(lines, stray), path: '', message, cite: policyFormat } as const;
      return { faults: [fault] };
    }
    // By way of JSON, so that nothing but plain data comes in, and a part that holds itself is found out.
    const plain = JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 100 }) ?? null)) as unknown;
    if (plain === null) return broken('empty', 'The file is empty.');
    return {
      faults: [],
      document: plain,
      positionOf: (path, atKey = false) => place(lines, offsetOf(document, path, atKey)),
    };
  } catch (error) {
    // The reader's word for too many aliases; what else it throws is a stack that nesting used up, or a circle.
    return error instanceof ReferenceError
      ? broken('alias_bomb', 'The aliases (*name) of this file repeat far too much; write the parts out.')
      : broken('unreadable', 'This file is nested too deeply, or holds itself.');
  }
}

function broken(code: FaultCode, message: string): PolicyText {
  return { faults: [{ code, line: 1, column: 1, path: '', message, cite: policyFormat }] };
}

/** Offset of the first alias that has no anchor; null when there is none. */
function strayAlias(document: Document): number | null {
  let offset: number | null = null;
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return undefined;
      offset = alias.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

function place(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** Offset of the node at `path`, or of the nearest one above it where the path leads nowhere. */
function offsetOf(document: Document, path: readonly (string | number)[], atKey: boolean): number {
  let node = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const [index, step] of path.entries()) {
    const within = isAlias(node) ? (node.resolve(document) ?? null) : node;
    const [key, value] = stepInto(within, step);
    if (key === null && value === null) return offset;
    const isLast = index === path.length - 1;
    offset = shownAt(key, value, isLast && atKey)?.range?.[0] ?? offset;
    node = value;
  }
  return offset;
}

/** A step into a collection is shown at its key, one to a word or number at that. */
function shownAt(key: Node | null, value: Node | null, atKey: boolean): Node | null {
  return atKey || isCollection(value) ? (key ?? value) : (value ?? key);
}

function stepInto(node: Node | null, step: string | number): [Node | null, Node | null] {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
    return [(pair?.key as Node | undefined) ?? null, (pair?.value as Node | undefined) ?? null];
  }
  if (isSeq(node)) return [null, (node.items[Number(step)] as Node | undefined) ?? null];
  return [null, null];
}
