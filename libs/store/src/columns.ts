type Value = string | number | Date | null;

/**
 * Rows as arrays of columns, for `unnest` with a parameter a column: the database reads them in a third of the time of JSON.
 * The text of each array is made here, as the driver takes its time over it.
 */
export function columnsOf<T>(rows: readonly T[], ...columns: ((row: T) => Value)[]): string[] {
  return columns.map((of) => columnOf(rows, of));
}

/** Rows that are written together say much alike: what the row before said is not put into words again. */
function columnOf<T>(rows: readonly T[], of: (row: T) => Value): string {
  let [text, last, lastSaid] = ['', undefined as Value | undefined, ''];
  for (const row of rows) {
    const value = of(row);
    if (value !== last) [last, lastSaid] = [value, elementOf(value)];
    text += text === '' ? lastSaid : `,${lastSaid}`;
  }
  return `{${text}}`;
}

/** An array as an element of a column of texts; the statement casts it. */
export function listOf(values: readonly string[]): string {
  return `{${values.map(elementOf).join(',')}}`;
}

function elementOf(value: Value): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return String(value);
  if (value instanceof Date) return `"${value.toISOString()}"`;
  // Ids, hashes and names as they are, but not the one word, of four letters, that stands for nothing.
  if (plain.test(value) && value.length !== 4) return value;
  // What JSON would write otherwise than Postgres reads it is rare, and the rest it writes quickest.
  return awkward.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : JSON.stringify(value);
}

const plain = /^[\w./:-]+$/;
const awkward = /[\p{Cc}\p{Cs}]/u;
