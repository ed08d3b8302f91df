import type { OpenAPIObject } from '@nestjs/swagger';
import { toOpenApi31 } from './openapi-31';

test('nullable becomes a type of its own and numbers count, at any depth', () => {
  const properties = {
    until: { type: 'string', format: 'date-time', nullable: true, description: 'When.' },
    level: { type: 'string', enum: ['low', 'high'], nullable: true },
    child: { $ref: '#/components/schemas/Child', nullable: true },
    name: { type: 'string', nullable: false },
    attempts: { type: 'number', minimum: 1 },
    lastStatus: { type: 'number', nullable: true },
  };
  const document = {
    openapi: '3.1.0',
    info: {},
    paths: {},
    components: { schemas: { A: { type: 'object', properties } } },
  };
  const { components } = toOpenApi31(document as unknown as OpenAPIObject);
  expect(components?.schemas?.['A']).toEqual({
    type: 'object',
    properties: {
      until: { type: ['string', 'null'], format: 'date-time', description: 'When.' },
      level: { type: ['string', 'null'], enum: ['low', 'high', null] },
      child: { anyOf: [{ $ref: '#/components/schemas/Child' }, { type: 'null' }] },
      name: { type: 'string' },
      attempts: { type: 'integer', minimum: 1 },
      lastStatus: { type: ['integer', 'null'] },
    },
  });
});
