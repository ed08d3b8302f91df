import type { INestApplication, Type } from '@nestjs/common';
import { UnknownElementException } from '@nestjs/core/errors/exceptions';

/** A provider of the app, or null where its modules have none of the kind: not every service has an API or a database. */
export function provided<T>(app: INestApplication, type: Type<T>): T | null {
  try {
    return app.get(type, { strict: false });
  } catch (error) {
    if (error instanceof UnknownElementException) return null;
    throw error;
  }
}
