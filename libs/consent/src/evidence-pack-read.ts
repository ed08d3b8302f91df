import type { PathStep } from './checkpoint-path';
import { type EvidencePack, packOf, type PackedEntry, type PackedWord } from './evidence-pack';
import { LedgerBreak } from './ledger-break';
import type { ExportLine, SequencedEntry } from './ledger-export';
import { readExportLine } from './ledger-export-line';

type Fields = Readonly<Record<string, unknown>>;

/** A pack as its lines tell it, and the short account that stands in it, which may be another. */
export interface ReadPack {
  readonly pack: EvidencePack;
  readonly account: { readonly consent: unknown; readonly evidence: unknown };
}

/** Reads a pack from outside. Throws LedgerBreak when it is not exactly of that form. */
export function readEvidencePack(text: string): ReadPack {
  const { type, version, consent, evidence, ...parts } = fieldsOf(parsed(text), 'The pack', [
    ...['type', 'version', 'consent', 'evidence', 'entries', 'destroyed', 'checkpoints', 'keys', 'told'],
  ]);
  if (type !== 'kinsent-evidence-pack' || version !== 1) throw broken('This is no evidence pack.');
  const entries = listOf(parts['entries'], 'entries').map((one, index) => entryIn(one, `Line ${index + 1}`));
  if (entries.length === 0) throw broken('The pack holds no lines.');
  if (entries[0]!.subject !== 'consent') throw broken('The pack is not about a consent.');
  const pack = packOf({
    entries,
    destroyed: listOf(parts['destroyed'], 'destroyed').map((one) => entryIn(one, 'A line about what is gone')),
    checkpoints: listOf(parts['checkpoints'], 'checkpoints').map((one) => lineOf('checkpoint', one, 'A checkpoint')),
    keys: listOf(parts['keys'], 'keys').map((one) => lineOf('key', one, 'A key')),
    told: wordIn(parts['told']),
  });
  return { pack, account: { consent, evidence } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw broken('This is no evidence pack: it is not JSON.');
  }
}

function entryIn(one: unknown, name: string): PackedEntry {
  const { anchor, ...line } = recordIn(one, name);
  const entry = lineOf('entry', line, name) as SequencedEntry;
  return { ...entry, anchor: anchor === null ? null : anchorIn(anchor, name) };
}

function anchorIn(anchor: unknown, name: string): NonNullable<PackedEntry['anchor']> {
  const { checkpoint, path } = fieldsOf(anchor, name, ['checkpoint', 'path']);
  if (!Number.isSafeInteger(checkpoint)) throw broken(`${name} names no checkpoint.`);
  return { checkpoint: checkpoint as number, path: listOf(path, 'path').map((step) => stepIn(step, name)) };
}

function stepIn(step: unknown, name: string): PathStep {
  const { side, hash } = fieldsOf(step, name, ['side', 'hash']);
  const sound = (side === 'left' || side === 'right') && typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash);
  if (!sound) throw broken(`${name} has no readable way to its checkpoint.`);
  return { side, hash };
}

/** The forms of lines, checkpoints and keys are those of an export. */
function lineOf<T extends 'entry' | 'checkpoint' | 'key'>(
  type: T,
  one: unknown,
  name: string,
): Omit<Extract<ExportLine, { type: T }>, 'type'> {
  const line = readExportLine(JSON.stringify({ ...recordIn(one, name), type }));
  if (line === null) throw broken(`${name} is not of the form that it should have.`);
  const { type: _type, ...fields } = line;
  return fields as unknown as Omit<Extract<ExportLine, { type: T }>, 'type'>;
}

function wordIn(one: unknown): PackedWord {
  const { madeAt, policyVersion, artefactKept } = fieldsOf(one, 'The pack', [
    ...['madeAt', 'policyVersion', 'artefactKept'],
  ]);
  const at = new Date(typeof madeAt === 'string' ? madeAt : Number.NaN);
  const sound =
    !Number.isNaN(at.getTime()) &&
    at.toISOString() === madeAt &&
    (policyVersion === null || typeof policyVersion === 'string') &&
    (artefactKept === null || typeof artefactKept === 'boolean');
  if (!sound) throw broken('The pack does not say when it was made.');
  return { madeAt: at, policyVersion, artefactKept };
}

function fieldsOf(value: unknown, name: string, names: readonly string[]): Fields {
  const fields = recordIn(value, name);
  const exact = Object.keys(fields).length === names.length && names.every((each) => Object.hasOwn(fields, each));
  if (!exact) throw broken(`${name} holds other things than it should.`);
  return fields;
}

function recordIn(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw broken(`${name} is not readable.`);
  return value as Fields;
}

function listOf(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw broken(`The pack has no list of ${name}.`);
  return value;
}

function broken(message: string): LedgerBreak {
  return new LedgerBreak(null, message);
}
