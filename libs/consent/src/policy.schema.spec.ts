import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { policySchemaText } from './policy.schema';

it('docs/policy.schema.json is the schema that policies are judged by', () => {
  const published = readFileSync(resolve(__dirname, '../../../docs/policy.schema.json'), 'utf8');
  // Stale? npm run -s policy -- schema > docs/policy.schema.json
  expect(JSON.parse(published)).toEqual(JSON.parse(policySchemaText()));
});
