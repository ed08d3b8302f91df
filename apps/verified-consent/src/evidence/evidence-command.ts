import { parseArgs } from 'node:util';
import { CommandFault } from '@kinsent/host';
import type { EvidencePackStore } from '@kinsent/store';
import { packText } from './pack-text';
import { packPdf } from './pack.paper';

export const evidenceHelp = `Usage: npm run evidence -- <command>

  pack <consent> [--pdf <file>] [--language <en|nl>]
          everything that proves one consent, as JSON on standard output: method, level and paragraph, who attested, the
          notice's digest, every line of the ledger with its place, and the signed checkpoints over them. Nothing personal.
          It verifies by itself: npm run ledger -- verify --pack <file>

  --pdf        writes the same for people, too
  --language   of the PDF; en by default

Exit codes: 0 done, 1 failed or no such consent, 2 not understood. To keep npm's own lines out of a file:
npm run --silent evidence -- pack <consent> > evidence.json

Environment: DATABASE_URL (of verified-consent)`;

export interface EvidenceCommand {
  readonly packs: Pick<EvidencePackStore, 'of'>;
  readonly at: Date;
  readonly write: (text: string) => void;
  readonly complain: (line: string) => void;
  readonly save: (file: string, bytes: Buffer) => Promise<void>;
}

/** Runs one command and answers with the exit code. Throws CommandFault for what it cannot make out. */
export async function runEvidenceCommand(args: readonly string[], run: EvidenceCommand): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { pdf: { type: 'string' }, language: { type: 'string', default: 'en' } },
    allowPositionals: true,
  });
  const [command, id, ...more] = positionals;
  if (command !== 'pack' || more.length > 0) throw new CommandFault(`This is not understood: ${positionals.join(' ')}`);
  if (id === undefined || !isId(id)) throw new CommandFault('Name the consent by its id.');
  if (!['en', 'nl'].includes(values.language)) throw new CommandFault('--language must be en or nl.');
  const pack = await run.packs.of(id.toLowerCase(), run.at);
  if (pack === null) {
    run.complain('The ledger knows no such consent, or no more.');
    return 1;
  }
  run.write(packText(pack));
  if (values.pdf !== undefined) await run.save(values.pdf, await packPdf(pack, values.language));
  return 0;
}

function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
