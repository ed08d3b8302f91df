/** Types of a key column that a child's reference can be held against. */
export const connectorKeyTypes = ['text', 'varchar', 'bpchar', 'uuid', 'int2', 'int4', 'int8', 'numeric'] as const;

export type ConnectorKeyType = (typeof connectorKeyTypes)[number];

/**
 * What to cast the parameter to, so that an index on the column is used. Never to a type with a length: that would cut
 * the reference short and find another child.
 */
export const connectorKeyCasts: Readonly<Record<ConnectorKeyType, string>> = {
  text: 'text',
  varchar: 'text',
  bpchar: 'bpchar',
  uuid: 'uuid',
  int2: 'int2',
  int4: 'int4',
  int8: 'int8',
  numeric: 'numeric',
};

const bits = { int2: 15n, int4: 31n, int8: 63n } as const;

/**
 * Whether a reference can stand in a column of the type at all; when not, the column holds nothing of the child. Numbers
 * must be written as the database writes them: `012` and `12` are two children.
 */
export function fitsKeyType(ref: string, type: ConnectorKeyType): boolean {
  switch (type) {
    case 'uuid':
      return /^([0-9a-f]{4}-?){7}[0-9a-f]{4}$/i.test(ref);
    case 'int2':
    case 'int4':
    case 'int8': {
      if (!/^(0|-?[1-9]\d{0,18})$/.test(ref)) return false;
      const value = BigInt(ref);
      const limit = 1n << bits[type];
      return value >= -limit && value < limit;
    }
    case 'numeric':
      return /^(0|-?[1-9]\d{0,127})$/.test(ref);
    default:
      // No text of the database can hold the first, and the second would be sent as another character.
      return !/[\0\p{Surrogate}]/u.test(ref);
  }
}
