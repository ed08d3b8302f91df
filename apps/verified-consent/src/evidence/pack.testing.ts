import {
  chain,
  chainStart,
  CheckpointPaths,
  CheckpointRoot,
  type EvidencePack,
  type LedgerDraft,
  makeSigningKey,
  openSigningKey,
  packOf,
  type PackedWord,
  signCheckpoint,
} from '@kinsent/consent';

export const at = new Date('2026-11-20T10:00:00.000Z');
export const [consentId, childId, staffId] = ['c1', 'd1', 'a1'].map(
  (end) => `0190b3a0-0000-7000-8000-0000000000${end}`,
) as [string, string, string];
export const artefact = 'e'.repeat(64);

const key = openSigningKey(makeSigningKey());
const about = { app: 'brickyard', purpose: 'public-creations', level: 'high' };

const asked: LedgerDraft = {
  ...{ subject: 'consent', subjectId: consentId, act: 'ask', from: null, to: 'asked', at },
  detail: about,
};
const granted = {
  ...{ ...asked, act: 'grant', from: 'asked', to: 'granted' },
  detail: {
    ...about,
    ...{ method: 'signed-form', cite: '16 CFR 312.5(b)(2)(i)', approval: 'enumerated', evidence: consentId },
    ...{ notice: 'c'.repeat(64), policy: 'b'.repeat(64), attested: staffId, artefact },
  },
} as LedgerDraft;
const destroyed = {
  ...{ subject: 'child', subjectId: childId, act: 'destroy', from: 'kept', to: 'destroyed', at },
  detail: { app: 'brickyard', artefact, pages: '2' },
} as LedgerDraft;

/** A pack of a consent: asked, granted by a signed form, which is destroyed; all of it anchored. */
export function aPack(
  { yes = true, gone = true, ...detail }: { yes?: boolean; gone?: boolean; method?: string; approval?: string } = {},
  told: Partial<PackedWord> = {},
): EvidencePack {
  const grant = { ...granted, detail: { ...granted.detail, ...detail } } as LedgerDraft;
  const lines = [...chain(null, yes ? [asked, grant] : [asked]), ...(gone ? chain(null, [destroyed]) : [])].map(
    (entry, index) => ({ ...entry, sequence: 41 + index }),
  );
  const [root, ways] = [new CheckpointRoot(), new CheckpointPaths(lines.map(({ sequence }) => sequence))];
  for (const { sequence, hash } of lines) {
    root.add(sequence, hash);
    ways.add(sequence, hash);
  }
  const paths = ways.end();
  const entries = lines.map((entry) => ({ ...entry, anchor: { checkpoint: 7, path: paths.get(entry.sequence)! } }));
  const covered = { number: 7, at, entries: lines.length, total: 43, lastSequence: 43, previous: chainStart };
  return packOf({
    entries: entries.filter(({ subject }) => subject === 'consent'),
    destroyed: entries.filter(({ subject }) => subject === 'child'),
    checkpoints: [signCheckpoint({ ...covered, root: root.root() }, key)],
    keys: [{ kid: key.kid, jwk: key.jwk }],
    told: { madeAt: at, policyVersion: '2026-11', artefactKept: false, ...told },
  });
}
