import type { Policy } from '@kinsent/consent';
import type { ConnectorFinding } from './judge-tables';

/**
 * Warns of tables whose rows hold data that does not go at the same time: a row goes as a whole, with the first of it
 * that is due.
 */
export function judgeData(policy: Pick<Policy, 'connectors' | 'purposes'>, name: string): ConnectorFinding[] {
  const tables = policy.connectors?.[name]?.tables ?? [];
  return tables.flatMap(({ table, data }, index) => {
    const ends = new Set(data.map((category) => endOf(policy, category)));
    if (ends.size <= 1) return [];
    return {
      level: 'warning' as const,
      code: 'data_of_several_ends',
      path: ['connectors', name, 'tables', index, 'data'],
      message: `Rows of ${table} hold data that does not end together (${data.join(', ')}): they go with the first.`,
    };
  });
}

/** When data goes, in a form that can be compared: which purposes hold it, and until when. */
function endOf({ purposes }: Pick<Policy, 'purposes'>, category: string): string {
  return JSON.stringify(
    Object.entries(purposes)
      .filter(([, { data }]) => data.includes(category))
      .map(([purpose, { retention }]) => [
        purpose,
        retention.filter(({ data }) => data.includes(category)).map(({ trigger, after }) => [trigger, after]),
      ]),
  );
}
