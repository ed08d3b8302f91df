/** The part of a JSON Schema that our DTOs use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly example?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
}

export type Schemas = Readonly<Record<string, Schema>>;

/** One line of a table of fields; the path of an inner field is written with dots, `[]` for a list. */
export interface FieldLine {
  readonly path: string;
  readonly kind: string;
  readonly required: boolean;
  readonly description: string;
}

const deepest = 4;

/** A schema with its reference followed; an empty one where the reference leads nowhere. */
export function resolved(schema: Schema, schemas: Schemas): Schema {
  const [one] = schema.allOf ?? [];
  if (one !== undefined) return { ...resolved(one, schemas), ...without(schema) };
  const real = (schema.anyOf ?? schema.oneOf ?? []).filter(({ type }) => type !== 'null');
  if (real.length === 1 && real[0] !== undefined) return { ...resolved(real[0], schemas), ...without(schema) };
  if (schema.$ref === undefined) return schema;
  return { ...(schemas[schema.$ref.replace('#/components/schemas/', '')] ?? {}), ...without(schema) };
}

function without({ $ref: _ref, allOf: _allOf, anyOf: _anyOf, oneOf: _oneOf, ...rest }: Schema): Schema {
  return rest;
}

/** All fields of a schema, inner ones behind their owner. */
export function fieldsOf(schema: Schema, schemas: Schemas, above = '', depth = 0): FieldLine[] {
  const { properties = {}, required = [], additionalProperties, items } = resolved(schema, schemas);
  if (items !== undefined) return fieldsOf(items, schemas, `${above}[]`, depth + 1);
  if (depth > deepest) return [];
  const named = Object.entries(properties).flatMap(([name, property]) => {
    const path = above === '' ? name : `${above}.${name}`;
    const real = resolved(property, schemas);
    return [
      { path, kind: kindOf(property, schemas), required: required.includes(name), description: real.description ?? '' },
      ...fieldsOf(property, schemas, path, depth + 1),
    ];
  });
  if (typeof additionalProperties !== 'object') return named;
  return [...named, ...fieldsOf(additionalProperties, schemas, `${above}.*`.replace(/^\./, ''), depth + 1)];
}

/** A schema's kind in a few words. */
export function kindOf(schema: Schema, schemas: Schemas): string {
  const real = resolved(schema, schemas);
  const types = [real.type ?? (real.properties === undefined ? 'any' : 'object')]
    .flat()
    .filter((type) => type !== 'null');
  const values = real.enum?.filter((value) => value !== null);
  const base =
    values !== undefined
      ? values.map((value) => JSON.stringify(value)).join(' | ')
      : real.items !== undefined
        ? `list of ${kindOf(real.items, schemas)}`
        : [types.join(' | '), real.format ?? ''].filter((word) => word !== '').join(', ');
  return `${base}${boundsOf(real)}${isNullable(schema, real) ? ' or null' : ''}`;
}

function isNullable(schema: Schema, real: Schema): boolean {
  const inAny = (schema.anyOf ?? schema.oneOf ?? []).some(({ type }) => type === 'null');
  return inAny || (Array.isArray(real.type) && real.type.includes('null'));
}

function boundsOf({ minimum, maximum, minLength, maxLength, minItems, maxItems }: Schema): string {
  const least = minimum ?? minLength ?? minItems;
  const most = maximum ?? maxLength ?? maxItems;
  if (least === undefined && most === undefined) return '';
  const unit = minLength !== undefined || maxLength !== undefined ? ' characters' : '';
  if (least === undefined) return `, up to ${most}${unit}`;
  return most === undefined ? `, from ${least}${unit}` : `, ${least} to ${most}${unit}`;
}

/** A value that would fit, for an example: what the schema offers, else something plain. */
export function exampleOf(schema: Schema, schemas: Schemas, depth = 0): unknown {
  const real = resolved(schema, schemas);
  if (real.example !== undefined) return real.example;
  if (real.default !== undefined) return real.default;
  if (real.enum !== undefined) return real.enum[0];
  if (real.items !== undefined) return depth > deepest ? [] : [exampleOf(real.items, schemas, depth + 1)];
  const [type] = [real.type ?? 'object'].flat();
  if (type === 'string') return exampleText(real);
  if (type === 'integer' || type === 'number') return real.minimum ?? 1;
  if (type === 'boolean') return true;
  if (depth > deepest) return {};
  const needed = Object.entries(real.properties ?? {}).filter(
    ([name, property]) => real.required?.includes(name) === true || resolved(property, schemas).example !== undefined,
  );
  return Object.fromEntries(needed.map(([name, property]) => [name, exampleOf(property, schemas, depth + 1)]));
}

/** The first value that the description quotes between backticks, else what the format asks for. */
function exampleText({ format, description }: Schema): string {
  if (format === 'date-time') return '2026-01-31T12:00:00Z';
  if (format === 'email') return 'ouder@familie.example';
  return /`([^`]+)`/.exec(description ?? '')?.[1] ?? '…';
}
