import { exampleOf, fieldsOf, kindOf, type Schemas } from './schema-words';

const schemas: Schemas = {
  Ask: {
    type: 'object',
    required: ['child'],
    properties: {
      child: { $ref: '#/components/schemas/Child' },
      purposes: { type: 'array', items: { $ref: '#/components/schemas/Purpose' }, minItems: 1, maxItems: 20 },
      permissions: { type: 'object', additionalProperties: { $ref: '#/components/schemas/Purpose' } },
      level: { type: ['string', 'null'], enum: ['low', 'high', null] },
    },
  },
  Child: {
    type: 'object',
    required: ['ref'],
    properties: { ref: { type: 'string', example: 'c-1' }, ask: { $ref: '#/components/schemas/Ask' } },
  },
  Purpose: { type: 'object', properties: { key: { type: 'string', description: 'Its key.' } } },
};
const ask = { $ref: '#/components/schemas/Ask' };

test('inner fields stand behind their owner; a schema that holds itself comes to an end', () => {
  const fields = fieldsOf(ask, schemas);
  expect(fields.slice(0, 2)).toEqual([
    { path: 'child', kind: 'object', required: true, description: '' },
    { path: 'child.ref', kind: 'string', required: true, description: '' },
  ]);
  expect(fields).toContainEqual({ path: 'purposes[].key', kind: 'string', required: false, description: 'Its key.' });
  expect(fields).toContainEqual({
    path: 'permissions.*.key',
    kind: 'string',
    required: false,
    description: 'Its key.',
  });
  expect(fields.length).toBeLessThan(40);
});

test('a kind says its bounds, its values and whether it may be null', () => {
  expect(kindOf({ type: 'string', minLength: 1, maxLength: 128 }, {})).toBe('string, 1 to 128 characters');
  expect(kindOf({ type: ['string', 'null'], enum: ['low', null] }, {})).toBe('"low" or null');
  expect(kindOf({ anyOf: [{ $ref: '#/components/schemas/Child' }, { type: 'null' }] }, schemas)).toBe('object or null');
});

test('an example holds what is needed and what has an example of its own', () => {
  expect(exampleOf(ask, schemas)).toEqual({ child: { ref: 'c-1' } });
  expect(exampleOf({ type: 'string', description: 'A place (`NL`, `US-CA`).' }, {})).toBe('NL');
});
