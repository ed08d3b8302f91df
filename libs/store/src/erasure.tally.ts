import type { PoolClient } from 'pg';

/** Counts what went, by child and table. */
export class Tally {
  private readonly children = new Map<string, Record<string, number>>();

  add(childId: string, table: string, n: number): void {
    if (n === 0) return;
    const rows = this.of(childId);
    rows[table] = (rows[table] ?? 0) + n;
  }

  /** Deletes rows of a table that carry their child's id, `$1` in what must hold of them; a statement a name. */
  async delete(client: PoolClient, name: string, table: string, where: string, values: unknown[]): Promise<void> {
    const gone = await client.query<{ child_id: string }>({
      name,
      text: `delete from ${table} where child_id = any($1::uuid[]) ${where} returning child_id`,
      values,
    });
    for (const { child_id } of gone.rows) this.add(child_id, table, 1);
  }

  of(childId: string): Record<string, number> {
    const rows = this.children.get(childId) ?? {};
    this.children.set(childId, rows);
    return rows;
  }

  records(childId: string): number {
    return Object.values(this.of(childId)).reduce((sum, n) => sum + n, 0);
  }
}
