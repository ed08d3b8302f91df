import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from 'pg';
import {
  ExportVerifier,
  type ExportReport,
  ExportWriter,
  type LedgerDraft,
  type VerifyOptions,
} from '@kinsent/consent';
import { LedgerExportStore, type ExportRange } from './ledger-export.store';
import { start } from './testing-requests';
import type { OpenStores } from './testing-stores';

/** The beginning of the chain of an erasure. */
export function aLine(subjectId: string, act: 'request' | 'answer' | 'complete' = 'request'): LedgerDraft {
  return { subject: 'erasure', subjectId, act, from: null, to: 'open', at: start, detail: { app: 'bricks' } };
}

/** The ledger as it would leave the house, line by line. */
export async function exportOf(stores: OpenStores, range: ExportRange = { from: null, to: null }): Promise<string[]> {
  const writer = new ExportWriter();
  const lines: string[] = [];
  await stores.get(LedgerExportStore).read(range, start, (line) => void lines.push(writer.line(line)));
  return [...lines, writer.end()].map((line) => line.slice(0, -1));
}

export function verifiedExport(
  lines: readonly string[],
  options: VerifyOptions = { keys: null, certificate: null },
): ExportReport {
  const verifier = new ExportVerifier(options);
  for (const line of lines) verifier.take(line);
  return verifier.end();
}

/**
 * Waits until no transaction is open any more that began before the newest line: other specs write on the same server, and a
 * checkpoint waits for all of them.
 */
export async function othersAreDone(owner: Pool): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const { rows } = await owner.query<{ done: boolean }>(
      // Lines that were moved here from another server tell of transactions that are yet to come.
      `select coalesce(max(written_in), 0) < pg_snapshot_xmin(pg_current_snapshot())::text::bigint as done
       from ledger_entry where written_in < pg_snapshot_xmax(pg_current_snapshot())::text::bigint`,
    );
    if (rows[0]!.done) return;
    await wait(50);
  }
}
