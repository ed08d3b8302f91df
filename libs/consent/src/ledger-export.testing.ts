import { type SignedCheckpoint, signCheckpoint } from './checkpoint';
import { CheckpointRoot } from './checkpoint-root';
import { chain, chainStart, type LedgerDraft, type LedgerEntry } from './ledger';
import { ExportSeal, ExportWriter, type SequencedEntry } from './ledger-export';
import type { SigningKey } from './ledger-jws';
import { ExportVerifier, type ExportReport, type VerifyOptions } from './ledger-verify';

export const exportedAt = new Date('2026-11-20T10:00:00.000Z');

/** Drafts in the order in which they are written, each in the chain of its subject, numbered with gaps. */
export function written(drafts: readonly LedgerDraft[]): SequencedEntry[] {
  const tips = new Map<string, LedgerEntry>();
  return drafts.map((draft, index) => {
    const [entry] = chain(tips.get(draft.subjectId) ?? null, [draft]);
    tips.set(draft.subjectId, entry!);
    return { ...entry!, sequence: 1 + index * 2 };
  });
}

/** A checkpoint over these lines, behind the last one. */
export function anchor(
  last: SignedCheckpoint | null,
  entries: readonly SequencedEntry[],
  key: SigningKey,
  at = exportedAt,
): SignedCheckpoint {
  const root = new CheckpointRoot();
  for (const { sequence, hash } of entries) root.add(sequence, hash);
  const checkpoint = {
    number: (last?.number ?? 0) + 1,
    at,
    entries: entries.length,
    total: (last?.total ?? 0) + entries.length,
    lastSequence: Math.max(last?.lastSequence ?? 0, ...entries.map(({ sequence }) => sequence)),
    root: root.root(),
    previous: last?.hash ?? chainStart,
  };
  return signCheckpoint(checkpoint, key);
}

/** The lines of a whole export: a checkpoint behind each group but the last, which is not anchored yet. */
export function exported(groups: readonly (readonly SequencedEntry[])[], key: SigningKey): string[] {
  const writer = new ExportWriter();
  const lines = [
    writer.line({ type: 'ledger', version: 1, at: exportedAt, from: null, to: null, after: null }),
    writer.line({ type: 'key', kid: key.kid, jwk: key.jwk }),
  ];
  let last: SignedCheckpoint | null = null;
  for (const [index, group] of groups.entries()) {
    lines.push(...group.map((entry) => writer.line({ type: 'entry', ...entry })));
    if (index === groups.length - 1) continue;
    last = anchor(last, group, key);
    lines.push(writer.line({ type: 'checkpoint', ...last }));
  }
  lines.push(writer.end());
  return lines.map((line) => line.slice(0, -1));
}

/** What a forger does who knows how an export is sealed: everything but the signatures is made to fit. */
export function resealed(lines: readonly string[]): string[] {
  const body = lines.filter((line) => !line.startsWith('{"type":"end"'));
  const seal = new ExportSeal();
  for (const line of body) seal.add(line);
  return [...body, JSON.stringify({ type: 'end', ...seal.value() })];
}

/** The same export after the chains of these subjects have gone, sealed anew. */
export function pruned(lines: readonly string[], subjectIds: readonly string[]): string[] {
  return resealed(
    lines.map((line) => {
      const { type, subjectId, sequence, hash } = JSON.parse(line) as Record<string, unknown>;
      return type === 'entry' && subjectIds.includes(subjectId as string)
        ? JSON.stringify({ type: 'pruned', sequence, hash })
        : line;
    }),
  );
}

export function verified(
  lines: readonly string[],
  options: VerifyOptions = { keys: null, certificate: null },
): ExportReport {
  const verifier = new ExportVerifier(options);
  for (const line of lines) verifier.take(line);
  return verifier.end();
}
