import pino, { type DestinationStream, type Logger } from 'pino';

/** All that a log line may hold beside its fixed message: nothing that names a person, no URL, no body. */
export const logFields = [
  'requestId',
  'method',
  'route',
  'status',
  'durationMs',
  'errorName',
  'errorCode',
  'frames',
  'problem',
  'context',
  'signal',
  'port',
  'dutyId',
  'dutyKind',
  'dutyAttempts',
  'code',
  'count',
  'state',
  'consentRequestId',
  'consentId',
  'deliveryId',
  'app',
  'policyDigest',
] as const;

export type LogField = (typeof logFields)[number];

export type LogFields = Partial<Record<LogField, string | number | readonly string[] | null>>;

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';

const allowed: ReadonlySet<string> = new Set(logFields);

/** The service's log: JSON lines on standard output, a fixed message and fields of the allow-list. */
export class Log {
  private readonly pino: Logger;

  constructor(options: { readonly service: string; readonly level: LogLevel; readonly to?: DestinationStream }) {
    const settings = {
      level: options.level,
      base: { service: options.service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label: string) => ({ level: label }) },
    };
    this.pino = options.to === undefined ? pino(settings) : pino(settings, options.to);
  }

  get debugs(): boolean {
    return this.pino.isLevelEnabled('debug');
  }

  debug(message: string, fields: LogFields = {}): void {
    this.pino.debug(only(fields), message);
  }

  info(message: string, fields: LogFields = {}): void {
    this.pino.info(only(fields), message);
  }

  warn(message: string, fields: LogFields = {}): void {
    this.pino.warn(only(fields), message);
  }

  error(message: string, fields: LogFields = {}): void {
    this.pino.error(only(fields), message);
  }

  /** An error without its message, which may quote what a person gave. */
  failure(message: string, thrown: unknown, fields: LogFields = {}): void {
    this.pino.error(only({ ...fields, ...traceOf(thrown) }), message);
  }
}

/** What may be told of an error: its name, its code and where it arose; never its message. */
export function traceOf(thrown: unknown): LogFields {
  if (!(thrown instanceof Error)) return { errorName: typeof thrown };
  const frames = (thrown.stack ?? '')
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => /^at .+:\d+:\d+\)?$/.test(each))
    .slice(0, 12);
  return { errorName: thrown.name, errorCode: errorCodeOf(thrown), frames };
}

/** A short code of an error for logs and duties: its `code` where it has a plain one, else its name. */
export function errorCodeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown';
  const { code } = thrown as { code?: unknown };
  return typeof code === 'string' && /^\w{1,40}$/.test(code) ? code : thrown.name.slice(0, 40);
}

function only(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).filter(([field, value]) => allowed.has(field) && value !== undefined),
  );
}
