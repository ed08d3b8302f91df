import { createHash } from 'node:crypto';
import { evidenceMethods, verifyEvidencePack } from '@kinsent/consent';
import { catalogueFaults } from '@kinsent/host';
import { readPaper, wordsOf } from '../paper/read-paper.testing';
import { evidenceCatalogue } from './evidence-catalogue';
import { aPack, artefact, childId, consentId, staffId } from './pack.testing';
import { packText } from './pack-text';
import { packPdf } from './pack.paper';

it('has every word in every language, and one for each method', () => {
  expect(catalogueFaults(evidenceCatalogue)).toEqual([]);
  const words = Object.keys(evidenceCatalogue.locales.en);
  expect(words).toEqual(expect.arrayContaining(Object.keys(evidenceMethods).map((method) => `method.${method}`)));
});

it.each([
  ['en', 'Evidence of a consent', 'signed by hand and sent back (signed-form)', '20 November 2026'],
  ['nl', 'Bewijs van een toestemming', 'getekend en teruggestuurd (signed-form)', '20 november 2026'],
])('says in %s what the file says, which verifies', async (language, title, method, day) => {
  const pack = aPack();
  expect(verifyEvidencePack(packText(pack), null)).toMatchObject({ anchored: 2 });
  const pdf = await packPdf(pack, language);
  const words = wordsOf(readPaper(pdf));
  for (const part of [
    ...[title, method, day, consentId, staffId, artefact, '16 CFR 312.5(b)(2)(i)', 'enumerated', 'public-creations'],
    ...['c'.repeat(64), 'b'.repeat(64), '2026-11', pack.checkpoints[0]!.hash, pack.keys[0]!.kid, pack.keys[0]!.jwk.x],
    ...pack.entries.map(({ hash }) => hash),
    createHash('sha256').update(packText(pack)).digest('hex'),
    `npm run ledger -- verify --pack evidence-${consentId}.json`,
  ]) {
    expect(words).toContain(part);
  }
  expect(words).not.toContain(childId);
  expect(pdf.toString('latin1')).toContain(`/Lang (${language})`);
});

it('says that nobody said yes, and that nothing is anchored', async () => {
  const pack = { ...aPack({ yes: false, gone: false }), checkpoints: [] };
  const words = wordsOf(readPaper(await packPdf(pack, 'en')));
  expect(words).toContain('Nobody said yes.');
  expect(words).toContain('No checkpoint covers a line yet');
});

it.each([
  ['still kept', { artefactKept: true }, 'Not yet: it was still kept when this was made'],
  ['gone with the child', { artefactKept: false }, 'With everything else about the child'],
])('says where no line tells it that what was handed in is %s', async (_what, told, text) => {
  expect(wordsOf(readPaper(await packPdf(aPack({ gone: false }, told), 'en')))).toContain(text);
});

it('takes a method and an authority that it does not know as they are', async () => {
  const words = wordsOf(readPaper(await packPdf(aPack({ method: 'tea-leaves', approval: 'oracle' }), 'en')));
  expect(words).toContain('tea-leaves (tea-leaves)');
  expect(words).toContain('On whose word oracle');
});
