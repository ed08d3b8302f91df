import Ajv2020, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { type Finding, policyFormat } from './fault';
import { policySchema } from './policy.schema';

let compiled: ValidateFunction | undefined;

/** Every way in which a document is not of a policy's shape; the schema's own descriptions say what was expected. */
export function shapeFindings(document: unknown): Finding[] {
  const validate = (compiled ??= compile());
  if (validate(document)) return [];
  const errors = validate.errors ?? [];
  const badNames = new Set(errors.filter(({ keyword }) => keyword === 'propertyNames').map(pathOfName));
  return (
    errors
      // A bad name is reported once: not also as what the name lacks, nor as what stands below it.
      .filter((error) => error.propertyName === undefined || error.keyword === 'propertyNames')
      .filter(({ instancePath }) => ![...badNames].some((path) => `${instancePath}/`.startsWith(`${path}/`)))
      .map(findingOf)
  );
}

function pathOfName({ instancePath, params }: ErrorObject): string {
  return `${instancePath}/${String(params['propertyName']).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function compile(): ValidateFunction {
  // Each service compiles it once when it starts, and judges one document: what is quick to make is quick. That the
  // schema itself is sound is a test's to say.
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    validateSchema: false,
    meta: false,
    code: { optimize: false },
  });
  addFormats(ajv, ['date', 'email', 'uri']);
  return ajv.compile(policySchema);
}

interface SchemaPart {
  readonly description?: string;
  readonly $comment?: string;
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly propertyNames?: SchemaPart;
}

function findingOf(error: ErrorObject): Finding {
  const at = error.instancePath.split('/').slice(1).map(unescape);
  const schema = error.parentSchema as SchemaPart;
  const finding = (path: readonly string[], message: string, about: SchemaPart, atKey = false): Finding => ({
    code: 'shape',
    path,
    message,
    cite: about.$comment ?? policyFormat,
    atKey,
  });
  switch (error.keyword) {
    case 'required': {
      const name = String(error.params['missingProperty']);
      const missing = schema.properties?.[name] ?? {};
      return finding(at, `"${name}" is missing: ${hint(missing)}.`, missing, true);
    }
    case 'additionalProperties': {
      const name = String(error.params['additionalProperty']);
      return finding([...at, name], `${quoted(name)} does not belong here.`, {}, true);
    }
    case 'propertyNames': {
      const name = String(error.params['propertyName']);
      const wanted = schema.propertyNames ?? {};
      // In `{ en: one, two }` the comma begins a new key.
      const comma = name.includes(' ') ? ' Put quotes around a text that has a comma in it.' : '';
      return finding(
        [...at, name],
        `${quoted(name)} cannot be a name here: use ${hint(wanted)}.${comma}`,
        wanted,
        true,
      );
    }
    case 'enum':
    case 'const': {
      const allowed = ((error.params['allowedValues'] as unknown[] | undefined) ?? [error.params['allowedValue']]).join(
        ', ',
      );
      return finding(at, `Must be one of: ${allowed}.`, schema);
    }
    case 'type':
      return finding(
        at,
        `Must be ${kinds[String(error.params['type'])] ?? 'something else'}: ${hint(schema)}.`,
        schema,
      );
    case 'uniqueItems':
      return finding(
        [...at, String(Math.max(Number(error.params['i']), Number(error.params['j'])))],
        'This is in the list twice.',
        schema,
      );
    case 'minItems':
    case 'minProperties':
      return finding(at, `Must not be empty: ${hint(schema)}.`, schema);
    default:
      return finding(at, `Must be right: ${hint(schema)}${limit(error)}.`, schema);
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text (put quotes around it)',
  object: 'a group of keys',
  array: 'a list',
  integer: 'a whole number',
  boolean: 'true or false',
};

function limit(error: ErrorObject): string {
  return error.keyword === 'maxLength' || error.keyword === 'maxItems' ? `, at most ${error.params['limit']} long` : '';
}

function hint(schema: SchemaPart): string {
  return (schema.description ?? 'see the description of the format').replace(/\.$/, '');
}

/** A name from the file, short and harmless enough to be shown. */
function quoted(name: string): string {
  return JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
}

function unescape(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}
