import type { Abstract, INestApplication, Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';

/**
 * A provider of the app, or null where its modules have none of the kind: not every service has an API or a database.
 * Nest's own `get` writes an error to the log when there is none.
 */
export function provided<T>(app: INestApplication, type: Type<T> | Abstract<T>): T | null {
  for (const { providers } of app.get(ModulesContainer).values()) {
    const instance: unknown = providers.get(type)?.instance;
    if (instance instanceof type) return instance;
  }
  return null;
}
