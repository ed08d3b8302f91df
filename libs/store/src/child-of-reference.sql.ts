/**
 * SQL of the living child behind an app's reference, else of the one that was erased last; no row when there is neither. The
 * second half asks nothing where somebody lives, and either half finds its child by an index of its own (ADR 23).
 */
export function childOfReference(columns: string, app: string, refIndex: string): string {
  const of = `from child where app = ${app} and ref_index = ${refIndex}`;
  return `
    select ${columns} ${of} and erased_at is null
    union all
    (select ${columns} ${of} and erased_at is not null and not exists (select ${of} and erased_at is null)
     order by erased_at desc limit 1)
    limit 1`;
}

/** SQL of the ids of all children behind an app's reference: the living one, and those who were erased. */
export function childrenOfReference(app: string, refIndex: string): string {
  const of = `select id from child where app = ${app} and ref_index = ${refIndex}`;
  return `${of} and erased_at is null union all ${of} and erased_at is not null`;
}
