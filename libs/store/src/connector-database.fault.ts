/** Why a connector could not answer. */
export type ConnectorFaultCode =
  | 'connector_unknown'
  | 'connector_data_unknown'
  | 'connector_unreachable'
  | 'connector_login_refused'
  | 'connector_busy'
  | 'connector_read_only'
  | 'connector_table_missing'
  | 'connector_column_missing'
  | 'connector_key_type'
  | 'connector_forbidden'
  | 'connector_rows_hidden'
  | 'connector_foreign_key'
  | 'connector_lock_timeout'
  | 'connector_timeout'
  | 'connector_conflict'
  | 'connector_rows_remain'
  | 'connector_more_to_do'
  | 'connector_failed';

/**
 * An app's database did not let us erase, or we could not make sure that it has. What the database said is left out: it
 * quotes keys.
 */
export class ConnectorFault extends Error {
  override readonly name = 'ConnectorFault';

  constructor(readonly code: ConnectorFaultCode) {
    super(code);
  }
}

const bySqlState: Readonly<Record<string, ConnectorFaultCode>> = {
  '23001': 'connector_foreign_key',
  '23503': 'connector_foreign_key',
  '25006': 'connector_read_only',
  '3D000': 'connector_login_refused',
  '3F000': 'connector_table_missing',
  '40001': 'connector_conflict',
  '40P01': 'connector_conflict',
  '42501': 'connector_forbidden',
  '42703': 'connector_column_missing',
  '42P01': 'connector_table_missing',
  '53300': 'connector_busy',
  '55P03': 'connector_lock_timeout',
  '57014': 'connector_timeout',
};

/** The fault behind whatever the database or the way to it threw. */
export function connectorFaultOf(thrown: unknown): ConnectorFault {
  if (thrown instanceof ConnectorFault) return thrown;
  const { code, message } = thrown as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) {
    const known = bySqlState[code];
    if (known !== undefined) return new ConnectorFault(known);
    if (code.startsWith('28')) return new ConnectorFault('connector_login_refused');
    // 08: the connection broke; 57P: the server is going down or coming up.
    return new ConnectorFault(/^(08|57P)/.test(code) ? 'connector_unreachable' : 'connector_failed');
  }
  // What the driver throws for a statement that outlived its patience, though the server still runs it.
  if (message === 'Query read timeout') return new ConnectorFault('connector_timeout');
  return new ConnectorFault('connector_unreachable');
}
