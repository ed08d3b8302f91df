type Value = string | number | Date | null;

/**
 * Rows as arrays of columns, for `unnest` with a parameter a column: the database reads them in a third of the time of JSON.
 * The text of each array is made here, as the driver takes its time over it.
 */
export function columnsOf<T>(rows: readonly T[], ...columns: ((row: T) => Value)[]): string[] {
  return columns.map((of) => `{${rows.map((row) => elementOf(of(row))).join(',')}}`);
}

/** An array as an element of a column of texts; the statement casts it. */
export function listOf(values: readonly string[]): string {
  return `{${values.map(elementOf).join(',')}}`;
}

function elementOf(value: Value): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return String(value);
  if (value instanceof Date) return `"${value.toISOString()}"`;
  // What JSON would write otherwise than Postgres reads it is rare, and the rest it writes quickest.
  return awkward.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : JSON.stringify(value);
}

const awkward = /[\p{Cc}\p{Cs}]/u;
