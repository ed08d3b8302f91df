import type { LoggerService } from '@nestjs/common';
import { type Log, traceOf } from './log';

/** Lets the framework write to our log. Its own errors lose their message on the way: it may quote input. */
export class NestLogger implements LoggerService {
  constructor(private readonly host: Log) {}

  log(message: unknown, context?: unknown): void {
    this.host.debug(text(message), named(context));
  }

  debug(message: unknown, context?: unknown): void {
    this.host.debug(text(message), named(context));
  }

  verbose(message: unknown, context?: unknown): void {
    this.host.debug(text(message), named(context));
  }

  warn(message: unknown, context?: unknown): void {
    this.host.warn(text(message), named(context));
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.host.error('the framework reports an error', { ...traceOf(message), ...named(rest.at(-1)) });
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.error(message, ...rest);
  }
}

function text(message: unknown): string {
  return typeof message === 'string' ? message : 'the framework reports';
}

function named(context: unknown): { context?: string } {
  return typeof context === 'string' && /^[\w ]{1,60}$/.test(context) ? { context } : {};
}
