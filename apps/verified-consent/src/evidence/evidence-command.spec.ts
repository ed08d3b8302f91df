import { verifyEvidencePack } from '@kinsent/consent';
import { CommandFault } from '@kinsent/host';
import { runEvidenceCommand } from './evidence-command';
import { aPack, at, consentId } from './pack.testing';

async function run(args: readonly string[]) {
  const [written, said, saved] = [[] as string[], [] as string[], new Map<string, Buffer>()];
  const code = await runEvidenceCommand(args, {
    packs: { of: (id) => Promise.resolve(id === consentId ? aPack() : null) },
    at,
    write: (text) => void written.push(text),
    complain: (line) => void said.push(line),
    save: (file, bytes) => Promise.resolve(void saved.set(file, bytes)),
  });
  return { code, written: written.join(''), said, saved };
}

it('writes a pack that verifies, and nothing else', async () => {
  const { code, written, said, saved } = await run(['pack', consentId.toUpperCase()]);
  expect([code, said, saved.size]).toEqual([0, [], 0]);
  expect(verifyEvidencePack(written, null).pack.consent.id).toBe(consentId);
});

it('writes it for people, too', async () => {
  const { code, saved } = await run(['pack', consentId, '--pdf', 'evidence.pdf', '--language', 'nl']);
  expect(code).toBe(0);
  expect(saved.get('evidence.pdf')!.subarray(0, 5).toString()).toBe('%PDF-');
});

it('says when there is no such consent', async () => {
  const { code, written, said } = await run(['pack', consentId.replace('c1', 'c2')]);
  expect([code, written, said]).toEqual([1, '', ['The ledger knows no such consent, or no more.']]);
});

it.each([
  [[]],
  [['pack']],
  [['pack', 'all']],
  [['pack', consentId, consentId]],
  [['list', consentId]],
  [['pack', consentId, '--language', 'de']],
])('does not guess at %j', async (args) => {
  await expect(run(args)).rejects.toBeInstanceOf(CommandFault);
});
