import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { policySchema, policySchemaText } from './policy.schema';

const docs = resolve(__dirname, '../../../docs');

it('docs/policy.schema.json is the schema that policies are judged by', () => {
  const published = readFileSync(resolve(docs, 'policy.schema.json'), 'utf8');
  // Stale? npm run -s policy -- schema > docs/policy.schema.json
  expect(JSON.parse(published)).toEqual(JSON.parse(policySchemaText()));
});

it('docs/policy.md explains every key', () => {
  const page = readFileSync(resolve(docs, 'policy.md'), 'utf8');
  const unexplained = keysOf(policySchema).filter((key) => !new RegExp(`[\`.]${key}\\b`).test(page));
  expect(unexplained).toEqual([]);
});

it('is sound by the rules of its draft', () => {
  const ajv = new Ajv2020();
  expect([ajv.validateSchema(policySchema), ajv.errors]).toEqual([true, null]);
  expect(ajv.validateSchema({ ...policySchema, required: 'all' })).toBe(false);
});

function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {}, additionalProperties, items } = schema as Record<string, object | undefined>;
  return [
    ...Object.entries(properties).flatMap(([key, part]) => [key, ...keysOf(part)]),
    ...keysOf(additionalProperties),
    ...keysOf(items),
  ];
}
