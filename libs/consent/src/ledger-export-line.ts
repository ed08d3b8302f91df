import type { Checkpoint, SignedCheckpoint } from './checkpoint';
import { chainStart, childActs, erasureActs, type LedgerEntry, type LedgerSubject, ledgerSubjects } from './ledger';
import type { Anchor, ExportHead, ExportLine, PrunedEntry, SequencedEntry } from './ledger-export';
import { type PublicJwk, readPublicJwk } from './ledger-jws';
import { consentActs, consentStates } from './lifecycle';

type Fields = Readonly<Record<string, unknown>>;

/** Reads one line of an export; null when it is not exactly of that form. */
export function readExportLine(text: string): ExportLine | null {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(read)) return null;
  const { type, ...fields } = read;
  const form = typeof type === 'string' && Object.hasOwn(forms, type) ? forms[type as ExportLine['type']] : null;
  if (form === null || !holdsOnly(fields, form.fields)) return null;
  try {
    return { type, ...form.read(fields) } as ExportLine;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

interface Form {
  readonly fields: readonly string[];
  readonly read: (fields: Fields) => object;
}

const forms: Readonly<Record<ExportLine['type'], Form>> = {
  ledger: { fields: ['version', 'at', 'from', 'to', 'after'], read: head },
  key: { fields: ['kid', 'jwk'], read: publicKey },
  entry: {
    fields: [
      ...['sequence', 'subject', 'subjectId', 'position', 'act', 'from', 'to'],
      ...['at', 'detail', 'previousHash', 'hash'],
    ],
    read: entry,
  },
  pruned: { fields: ['sequence', 'hash'], read: pruned },
  checkpoint: {
    fields: ['number', 'at', 'entries', 'total', 'lastSequence', 'root', 'previous', 'hash', 'jws'],
    read: checkpoint,
  },
  end: {
    fields: ['lines', 'digest'],
    read: (fields) => ({ lines: whole(fields, 'lines'), digest: hash(fields, 'digest') }),
  },
};

function head(fields: Fields): ExportHead & { version: 1 } {
  if (fields['version'] !== 1) throw new RangeError('version');
  const after = fields['after'];
  return {
    version: 1,
    at: time(fields, 'at'),
    from: fields['from'] === null ? null : time(fields, 'from'),
    to: fields['to'] === null ? null : time(fields, 'to'),
    after: after === null ? null : anchor(after),
  };
}

function anchor(after: unknown): Anchor {
  if (!isRecord(after) || !holdsOnly(after, ['number', 'hash', 'total', 'lastSequence'])) throw new RangeError('after');
  return {
    number: whole(after, 'number'),
    hash: hash(after, 'hash'),
    total: whole(after, 'total'),
    lastSequence: whole(after, 'lastSequence'),
  };
}

const actsOf: Readonly<Record<LedgerSubject, readonly string[]>> = {
  consent: ['ask', ...consentActs],
  erasure: erasureActs,
  child: childActs,
};

function entry(fields: Fields): SequencedEntry {
  const { subject, subjectId, act, from, to, detail } = fields;
  const acts = ledgerSubjects.includes(subject as never) ? actsOf[subject as LedgerSubject] : [];
  const known =
    subject !== 'consent' || [from ?? consentStates[0], to].every((state) => consentStates.includes(state as never));
  const sound =
    ledgerSubjects.includes(subject as never) &&
    typeof subjectId === 'string' &&
    acts.includes(act as string) &&
    (from === null || typeof from === 'string') &&
    typeof to === 'string' &&
    known &&
    isRecord(detail) &&
    Object.values(detail).every((value) => typeof value === 'string');
  if (!sound) throw new RangeError('entry');
  const place = {
    sequence: whole(fields, 'sequence'),
    position: whole(fields, 'position'),
    previousHash: hash(fields, 'previousHash'),
    hash: hash(fields, 'hash'),
  };
  return { subject, subjectId, act, from, to, at: time(fields, 'at'), detail, ...place } as LedgerEntry & PrunedEntry;
}

function pruned(fields: Fields): PrunedEntry {
  return { sequence: whole(fields, 'sequence'), hash: hash(fields, 'hash') };
}

function checkpoint(fields: Fields): SignedCheckpoint {
  const signed: Checkpoint = {
    number: whole(fields, 'number'),
    at: time(fields, 'at'),
    entries: whole(fields, 'entries'),
    total: whole(fields, 'total'),
    lastSequence: whole(fields, 'lastSequence'),
    root: hash(fields, 'root'),
    previous: hash(fields, 'previous'),
  };
  if (typeof fields['jws'] !== 'string') throw new RangeError('jws');
  return { ...signed, hash: hash(fields, 'hash'), jws: fields['jws'] };
}

function publicKey(fields: Fields): { kid: string; jwk: PublicJwk } {
  const { kid, jwk: given } = fields;
  const jwk = readPublicJwk(given);
  if (jwk === null || Object.keys(given as object).length !== 3) throw new RangeError('jwk');
  if (typeof kid !== 'string') throw new RangeError('kid');
  return { kid, jwk };
}

function holdsOnly(fields: Fields, names: readonly string[]): boolean {
  return Object.keys(fields).length === names.length && names.every((name) => Object.hasOwn(fields, name));
}

function whole(fields: Fields, name: string): number {
  const value = fields[name];
  if (!Number.isSafeInteger(value) || (value as number) < 0 || Object.is(value, -0)) throw new RangeError(name);
  return value as number;
}

function hash(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value.length !== chainStart.length || !/^[0-9a-f]+$/.test(value)) {
    throw new RangeError(name);
  }
  return value;
}

/** One way of writing a moment, so that nothing can be written anew without showing. */
function time(fields: Fields, name: string): Date {
  const value = fields[name];
  const at = typeof value === 'string' ? new Date(value) : new Date(Number.NaN);
  if (Number.isNaN(at.getTime()) || at.toISOString() !== value) throw new RangeError(name);
  return at;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
