import Ajv2020 from 'ajv/dist/2020';
import { policySchema } from './policy.schema';

it('is sound by the rules of its draft', () => {
  const ajv = new Ajv2020();
  expect([ajv.validateSchema(policySchema), ajv.errors]).toEqual([true, null]);
  expect(ajv.validateSchema({ ...policySchema, required: 'all' })).toBe(false);
});
