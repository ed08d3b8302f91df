import type { PackedEvidence, PackedWord, PackReport } from '@kinsent/consent';

/** What a pack proves by itself, in words. `trusted`: by keys that did not come with it; `against`: an export follows. */
export function packLines(
  { pack, anchored, newest, signedBy, ended }: PackReport,
  trusted: boolean,
  against: boolean,
): string[] {
  const { consent, evidence, entries, told } = pack;
  const open = entries.length - anchored;
  return [
    `The pack holds: consent ${consent.id} (${consent.app}, ${consent.purpose}) is ${consent.state}, by ${entries.length} lines from its first on.`,
    ...(evidence === null ? ['Nobody said yes to it.'] : evidenceLines(evidence, told)),
    newest === null
      ? 'By itself it proves no more than that its lines fit together: none is anchored yet.'
      : `By itself it proves that ${anchored === entries.length ? 'all of them' : `the first ${anchored}`} stood there, as they are, ` +
        `when checkpoint ${newest.number} of ${newest.at.toISOString()} was signed: ${newest.hash}`,
    ...(open > 0 && newest !== null ? [`${open} lines after them are chained, and not anchored yet.`] : []),
    ...signedBy.map((kid) =>
      trusted
        ? `Signed by ${kid}, which you trust.`
        : `Signed by ${kid}. The key came with the pack: compare this name with the operator’s /.well-known/jwks.json.`,
    ),
    `It says of itself that it was made at ${told.madeAt.toISOString()}` +
      (told.policyVersion === null ? '' : `, and that the policy is version ${told.policyVersion}`) +
      ': no line bears that out.',
    ...(against
      ? []
      : [
          'What it takes an export for: that this ledger is the operator’s one' +
            (ended ? '.' : ', and that nothing was written about this consent since. Give the export as well.'),
        ]),
  ];
}

function evidenceLines(evidence: PackedEvidence, told: PackedWord): string[] {
  const { method, level, cite, approval, givenAt, attestedBy, script, noticeDigest, policyDigest, artefact, fell } =
    evidence;
  return [
    `Yes at ${givenAt.toISOString()} by ${method} (${level}; ${cite}, ${approval}).`,
    `Notice ${noticeDigest}, policy ${policyDigest}.`,
    ...(attestedBy.length === 0 ? [] : [`Attested by ${attestedBy.join(' and ')}.`]),
    ...(script === null ? [] : [`By version ${script} of the script.`]),
    ...(artefact === null
      ? []
      : [
          `What was handed in had the SHA-256 ${artefact.digest}, and ` +
            (artefact.destroyed === null
              ? `no line says that it was destroyed: ${told.artefactKept === true ? 'it was still kept' : 'it went with the rest of the child'}, says the pack.`
              : `was destroyed at ${artefact.destroyed.at.toISOString()}, as line ${artefact.destroyed.sequence} says.`),
        ]),
    ...(fell === null ? [] : [`It fell at ${fell.at.toISOString()}: ${fell.cause}.`]),
  ];
}
