import type { Policy } from '@kinsent/consent';
import { judgeData } from './judge-data';

const rule = (data: string[], after: string) => ({ data, trigger: 'consent.ended', after });

function policyWith(tables: { table: string; data: string[] }[]): Policy {
  return {
    purposes: {
      account: { data: ['name', 'age'], retention: [rule(['name', 'age'], 'P30D')] },
      contest: { data: ['entry', 'mail'], retention: [rule(['entry'], 'P30D'), rule(['mail'], 'P7D')] },
    },
    connectors: { db: { tables } },
  } as unknown as Policy;
}

it('is quiet about a table of data that ends together', () => {
  const tables = [
    { table: 'players', data: ['name', 'age'] },
    { table: 'entries', data: ['entry'] },
  ];
  expect(judgeData(policyWith(tables), 'db')).toEqual([]);
  expect(judgeData(policyWith(tables), 'other')).toEqual([]);
});

it.each([
  ['purposes', ['name', 'entry']],
  ['periods', ['entry', 'mail']],
])('warns of a table with data of several %s: a row cannot go in parts', (_, data) => {
  expect(judgeData(policyWith([{ table: 'players', data }]), 'db')).toEqual([
    {
      level: 'warning',
      code: 'data_of_several_ends',
      path: ['connectors', 'db', 'tables', 0, 'data'],
      message: `Rows of players hold data that does not end together (${data.join(', ')}): they go with the first.`,
    },
  ]);
});
