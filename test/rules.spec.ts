import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const page = readFileSync(join(root, 'docs/rules.md'), 'utf8');

interface Row {
  readonly id: string;
  readonly where: string[];
  readonly proofs: { readonly file: string; readonly title: string }[];
  /** The cell that the proofs were read from. */
  readonly proofCell: string;
}

/** Rows of every table on the page whose first cell is an id: `| T2 | promise | places | proofs |`. */
function rowsOf(markdown: string): Row[] {
  return markdown
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells.length === 6 && /^[A-Z]/.test(cells[1] ?? '') && cells[1] !== 'Row')
    .map((cells) => ({
      id: cells[1] ?? '',
      where: [...(cells[3] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''),
      proofs: [...(cells[4] ?? '').matchAll(/`([^`]+)` "([^"]+)"/g)].map((match) => ({
        file: match[1] ?? '',
        title: match[2] ?? '',
      })),
      proofCell: cells[4] ?? '',
    }));
}

const rows = rowsOf(page);

/** The requirement rows that the roads by letter and by card must carry. */
const owed = [
  ...['T1', 'T2', 'T3', 'T4', 'T5', 'T9', 'T10', 'T13', 'T14', 'T15', 'T16', 'T17', 'T18', 'T19', 'T20', 'T21', 'T22'],
  ...['T23', 'T24', 'T27', 'K3', 'K4', 'N1', 'N2', 'N3', 'N5', 'N6', 'N7', 'N9', 'V1', 'V3'],
  ...['P-02', 'P-03', 'P-04', 'M-ii', 'EU-3'],
];

describe('docs/rules.md', () => {
  it('has every row that is owed', () => {
    const ids = rows.map((row) => row.id);
    expect(owed.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('names no row twice', () => {
    const ids = rows.map((row) => row.id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('is read whole: every line of a table is a row, and every file in its last cell goes with a title', () => {
    const lines = page.split('\n').filter((line) => /^\| (?!Row \|)[A-Z]/.test(line));
    expect(lines.filter((line) => !rows.some(({ id }) => line.startsWith(`| ${id} |`)))).toEqual([]);
    const left = rows.map(({ id, proofCell }) => [id, proofCell.replaceAll(/`[^`]+` "[^"]+"/g, '').trim()]);
    expect(left.filter(([, rest]) => rest !== '')).toEqual([]);
  });

  it.each(rows.map((row) => [row.id, row] as const))(
    '%s stands where the page says and is proven there',
    (_id, row) => {
      expect(row.where).not.toEqual([]);
      expect(row.proofs).not.toEqual([]);
      expect(row.where.filter((path) => !existsSync(join(root, path)))).toEqual([]);
      const unproven = row.proofs.filter(({ file, title }) => {
        const path = join(root, file);
        return !existsSync(path) || !readFileSync(path, 'utf8').includes(title);
      });
      expect(unproven).toEqual([]);
    },
  );
});
