import { createHash } from 'node:crypto';
import type { EvidencePack, PackedEntry, PackedEvidence } from '@kinsent/consent';
import { spelled } from '../paper/faces';
import { Paper, type Piece } from '../paper/paper';
import { evidenceCatalogue, type EvidenceMessage, type EvidenceSay } from './evidence-catalogue';
import { packFileName, packText } from './pack-text';

type Facts = (readonly [name: string, value: string])[];

const column = 140;

/** A pack for people: what the file says, where it stands in the ledger, and how to check it. Nothing personal. */
export function packPdf(pack: EvidencePack, language: string): Promise<Buffer> {
  const { consent, evidence, entries, destroyed, checkpoints, keys, told } = pack;
  const locale = evidenceCatalogue.closest(language);
  const say: EvidenceSay = (key, values) => spelled(evidenceCatalogue.in(locale)(key, values));
  const title = `${say('title')} ${consent.id}`;
  const paper = new Paper({ size: 'A4', locale, title, at: told.madeAt, top: [48, 48] });
  const digest = createHash('sha256').update(packText(pack)).digest('hex');
  const file = packFileName(pack, 'json');

  paper.place([
    ...paper.text(say('title'), { size: 18, face: 'bold', tag: 'H1' }),
    ...paper.text(say('lead', { file, digest }), { above: 4 }),
  ]);
  paper.place(
    part(paper, say('consent'), null, [
      [say('consent.id'), consent.id],
      [say('consent.app'), spelled(consent.app)],
      [say('consent.purpose'), spelled(consent.purpose)],
      [say('consent.state'), consent.state],
      [say('consent.asked'), momentOf(say, consent.askedAt)],
    ]),
  );
  paper.place(
    evidence === null
      ? part(paper, say('yes'), say('yes.none'), [])
      : part(paper, say('yes'), null, evidenceFacts(evidence, pack, say)),
  );
  const lines = [...entries, ...destroyed].sort((a, b) => a.sequence - b.sequence);
  const [first, ...rest] = lines.map((entry) => lineFact(entry, say));
  paper.place(part(paper, say('lines'), say('lines.text'), [first!]));
  for (const fact of rest) paper.place(paper.facts([fact], { column, size: 8.5, above: 3 }));
  const anchors: Facts = [
    ...checkpoints.map(({ number, at, entries: count, hash }): Facts[number] => [
      say('checkpoint', { number }),
      say('checkpoint.text', { at, entries: count, hash }),
    ]),
    ...keys.map(({ kid, jwk }): Facts[number] => [say('key'), spelled(`${kid} (Ed25519 ${jwk.x})`)]),
  ];
  paper.place(part(paper, say('anchors'), checkpoints.length === 0 ? say('anchors.none') : null, anchors));
  paper.place(part(paper, say('check'), say('check.text', { file }), []));

  return paper.finish((page, pages) => {
    const foot = { size: 7.5, face: 'regular' } as const;
    const right = say('page', { page, pages });
    paper.write(say('foot', { id: consent.id, at: told.madeAt }), paper.left, paper.bottom + 13, foot);
    paper.write(right, paper.right - paper.measure(right, 7.5, 'regular'), paper.bottom + 13, foot);
  });
}

function part(paper: Paper, title: string, text: string | null, facts: Facts): Piece[] {
  return [
    paper.rule(8, 4, 1),
    ...paper.text(title, { size: 12, face: 'bold', tag: 'H2' }),
    ...(text === null ? [] : paper.text(text, { above: 1 })),
    ...(facts.length === 0 ? [] : paper.facts(facts, { column, size: 8.5, above: 3 })),
  ];
}

function evidenceFacts(evidence: PackedEvidence, { told }: EvidencePack, say: EvidenceSay): Facts {
  const { method, level, cite, approval, givenAt, attestedBy, script, artefact, fell, noticeDigest } = evidence;
  const { policyDigest: digest } = evidence;
  const version = told.policyVersion;
  const gone = artefact?.destroyed ?? null;
  return [
    [say('method'), `${known(say, `method.${method}`, 'method.other', { method })} (${method})`],
    [say('level'), level],
    [say('cite'), spelled(cite)],
    [say('approval'), known(say, `approval.${approval}`, 'approval.other', { approval })],
    [say('given'), momentOf(say, givenAt)],
    ...(attestedBy.length === 0 ? [] : [[say('attested'), attestedBy.join(', ')] as const]),
    ...(script === null ? [] : [[say('script'), spelled(script)] as const]),
    [say('notice'), noticeDigest],
    [say('policy'), version === null ? digest : say('policy.version', { digest, version })],
    ...(artefact === null
      ? []
      : ([
          [say('artefact'), artefact.digest],
          [
            say('destroyed'),
            gone === null
              ? say(told.artefactKept === true ? 'destroyed.kept' : 'destroyed.gone')
              : say('destroyed.line', { at: gone.at, line: String(gone.sequence) }),
          ],
        ] as const)),
    ...(fell === null ? [] : [[say('fell'), say('fell.text', { at: fell.at, cause: fell.cause })] as const]),
  ];
}

function lineFact(
  { sequence, at, act, from, to, position, hash, anchor }: PackedEntry,
  say: EvidenceSay,
): Facts[number] {
  const under = anchor === null ? say('line.open') : say('line.anchored', { checkpoint: String(anchor.checkpoint) });
  const place = { position: String(position), anchor: under, hash };
  return [
    say('line', { sequence: String(sequence) }),
    say('line.text', { at, act, from: from ?? say('line.begins'), to, ...place }),
  ];
}

/** A word of the ledger in the reader's language; a word that is newer than these as it is. */
function known(say: EvidenceSay, key: string, other: EvidenceMessage, values: Record<string, string>): string {
  return Object.hasOwn(evidenceCatalogue.locales.en, key) ? say(key as EvidenceMessage) : say(other, values);
}

function momentOf(say: EvidenceSay, at: Date): string {
  return say('moment', { at });
}
