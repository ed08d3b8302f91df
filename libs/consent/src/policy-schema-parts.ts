const key = '^[a-z][a-z0-9]*(-[a-z0-9]+)*$';

/** One line of text; a line end could become a header of a letter. */
export const line = (description: string, maxLength = 200) =>
  ({ type: 'string', pattern: '^[^\\r\\n]*[^\\s][^\\r\\n]*$', maxLength, description }) as const;

/** Text in each language. */
export const text = {
  description: 'Text in every language of `locales`.',
  type: 'object',
  minProperties: 1,
  propertyNames: { pattern: '^[a-z]{2}$', description: 'a language code such as en' },
  additionalProperties: { type: 'string', pattern: '[^\\s]', maxLength: 2000, description: 'some words' },
} as const;

/** An ISO-8601 period; `cite` is the paragraph that faults quote. */
export const period = (description: string, cite = 'policy format') =>
  ({
    description: `${description}; an ISO-8601 period such as P14D, P18M or PT24H`,
    type: 'string',
    pattern:
      '^P(?=[0-9T])([0-9]{1,4}Y)?([0-9]{1,4}M)?([0-9]{1,4}W)?([0-9]{1,4}D)?(T(?=[0-9])([0-9]{1,4}H)?([0-9]{1,4}M)?([0-9]{1,4}S)?)?$',
    $comment: cite,
  }) as const;

/** A list of keys of another part. */
export const keys = (description: string, minItems = 0) =>
  ({ description, type: 'array', uniqueItems: true, minItems, items: { type: 'string', maxLength: 64 } }) as const;

/** Parts by a key of the operator’s own. */
export const record = (description: string, of: object, minProperties = 0) =>
  ({
    description,
    type: 'object',
    minProperties,
    propertyNames: { pattern: key, maxLength: 64, description: 'lower case letters, digits and hyphens' },
    additionalProperties: of,
  }) as const;

/** A group of keys that allows no others; all are required but the optional ones. */
export const closed = <P extends Record<string, object>>(
  description: string,
  properties: P,
  optional: (keyof P)[] = [],
  // eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the shape is what callers infer
) => ({
  description,
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
});

/** A web address that a parent may safely open. */
export const web = {
  type: 'string',
  format: 'uri',
  pattern: '^https?://',
  maxLength: 500,
  description: 'a web address (https://…)',
};

/** A calendar date. */
export const date = { type: 'string', format: 'date', description: 'a date such as 2026-03-01' };
