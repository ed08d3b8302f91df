import type { ExportReport, MethodCount, OutcomeCounts, SignedCheckpoint } from '@kinsent/consent';

/** What was verified, in words. `trusted`: by keys that did not come with the export. */
export function reportLines(report: ExportReport, trusted: boolean): string[] {
  const { anchored, certificate, head, pack } = report;
  return [
    `The ledger holds: ${report.entries} lines in ${report.chains} chains, ${report.checkpoints} checkpoints.`,
    ...(report.prunedUpTo === null
      ? []
      : [
          `${report.pruned} lines are past their retention: their place is proven, not their content. ` +
            `None is missing that was written after checkpoint ${report.prunedUpTo.number} of ${report.prunedUpTo.at.toISOString()}.`,
        ]),
    ...(head.after === null ? [] : [`It is a part: checkpoints up to ${head.after.number} are not in it.`]),
    ...(report.continued > 0 ? [`${report.continued} chains began before it.`] : []),
    anchored === null
      ? 'Nothing in it is anchored by a checkpoint yet.'
      : `Anchored up to checkpoint ${anchored.number} of ${anchored.at.toISOString()}, line ${anchored.lastSequence}: ${anchored.hash}`,
    ...(report.unanchored > 0 ? [`${report.unanchored} lines after it are chained, and not anchored yet.`] : []),
    ...report.signedBy.map((kid) =>
      trusted
        ? `Signed by ${kid}, which you trust.`
        : `Signed by ${kid}. The key came with the ledger: compare this name with the operator’s /.well-known/jwks.json.`,
    ),
    ...(certificate === null
      ? []
      : [
          `The certificate holds: erasure ${certificate.certificate.erasureId} of ${certificate.certificate.sub} was complete on ${certificate.certificate.completedAt}, line ${certificate.line} of the export, ` +
            (certificate.checkpoint === null
              ? 'not anchored yet.'
              : `anchored by checkpoint ${certificate.checkpoint}.`) +
            (certificate.pruned ? ' The line is past its retention: its hash is borne out, not what it said.' : ''),
        ]),
    ...(pack === null
      ? []
      : [
          `The pack is of this ledger: ${pack.found} of its ${pack.found + pack.outside} lines are in it, as they are there.` +
            (pack.outside > 0 ? ' The others are before or after this part.' : ''),
          pack.later === 0
            ? 'The ledger has no later line about that consent.'
            : `The ledger has ${pack.later} later lines about that consent: have a new pack made.`,
        ]),
  ];
}

export function checkpointLine({ number, entries, lastSequence, hash }: SignedCheckpoint): string {
  return `Checkpoint ${number} covers ${entries} lines up to ${lastSequence}: ${hash}`;
}

const words: Readonly<Record<keyof OutcomeCounts, string>> = {
  openBefore: 'questions open before',
  asked: '+ asked',
  granted: '- granted',
  refused: '- refused',
  silent: '- silent',
  cancelled: '- cancelled',
  grownUp: '- came of age unanswered',
  openAfter: '= questions open after',
  standingBefore: 'yeses standing before (and granted, above)',
  withdrawn: '- withdrawn',
  lapsed: '- lapsed',
  invalidated: '- invalidated',
  superseded: '- superseded',
  matured: '- matured',
  standingAfter: '= yeses standing after',
  erased: 'consents erased',
  erasuresRequested: 'erasures begun',
  erasuresCompleted: 'erasures completed',
  overdue: 'erasures overdue',
  stopped: 'children of whom all was stopped',
  wentOn: 'children of whom all went on again',
  told: 'times told before data goes',
  kept: 'times kept, because a guardian asked',
  held: 'legal holds placed',
  holdsExtended: 'legal holds extended',
  letGo: 'legal holds over',
};

/** Counts one below the other. */
export function countLines(counts: OutcomeCounts): string[] {
  const keys = Object.keys(words) as (keyof OutcomeCounts)[];
  return keys.map((key) => `${String(counts[key]).padStart(10)}  ${words[key]}`);
}

/** Methods one below the other; nothing where nobody said yes. */
export function methodLines(methods: readonly MethodCount[]): string[] {
  return methods.map(
    ({ method, cite, approval, yeses, proofs }) =>
      `${String(yeses).padStart(10)}  granted by ${method} (${cite}, ${approval}), on ${proofs} ${proofs === 1 ? 'proof' : 'proofs'}`,
  );
}
