import { CommandFault } from '@kinsent/host';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { isChildRef } from '../child/child-ref';

export interface ListedChild {
  /** Line of the file, counted from 1. */
  readonly line: number;
  readonly childRef: string;
}

const mostFaults = 20;
/** A reference of 128 characters in quotes is far below. */
const longestLine = 1_024;

/** The children of a CSV file of one column, `childRef`, read as a stream. Throws CommandFault at a line that is none. */
export async function* listedChildren(file: string): AsyncGenerator<ListedChild> {
  for await (const each of linesOf(file)) {
    if (typeof each === 'string') throw new CommandFault(each);
    yield each;
  }
}

/** How many children a file names, once every line of it was read. Throws CommandFault with the first faulty lines. */
export async function checkChildList(file: string): Promise<number> {
  const faults: string[] = [];
  let children = 0;
  for await (const each of linesOf(file)) {
    if (typeof each !== 'string') children += 1;
    else if (faults.push(each) === mostFaults) break;
  }
  if (faults.length > 0) throw new CommandFault(['Nothing was erased:', ...faults].join('\n  '));
  if (children === 0) throw new CommandFault('The file names no child.');
  return children;
}

/** Each line as a child, or as what is wrong with it; empty lines are passed over. What stands in a line is not repeated. */
async function* linesOf(file: string): AsyncGenerator<ListedChild | string> {
  let line = 0;
  const input = createReadStream(file, 'utf8');
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    line += 1;
    const field = line === 1 ? text.replace(/^\ufeff/, '') : text;
    if (line === 1) {
      if (fieldIn(field) !== 'childRef') yield 'line 1: the first line must be the column’s name, childRef';
      continue;
    }
    if (field.trim() === '') continue;
    const childRef = field.length > longestLine ? null : fieldIn(field);
    if (childRef === null) yield `line ${line}: holds more than one column, or quotes that do not close`;
    else if (!isChildRef(childRef)) yield `line ${line}: a child reference is 1 to 128 printable characters`;
    else yield { line, childRef };
  }
}

/** The only field of a line (RFC 4180); null when there are more, or it is no field. */
function fieldIn(text: string): string | null {
  if (!text.startsWith('"')) return /[",]/.test(text) ? null : text;
  const quoted = /^"((?:[^"]|"")*)"\s*$/.exec(text)?.[1];
  return quoted === undefined ? null : quoted.replaceAll('""', '"');
}
