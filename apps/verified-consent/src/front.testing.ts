import { Clock } from '@kinsent/host';
import { Keyring, StoreModule } from '@kinsent/store';
import type { TestDatabase } from '@kinsent/store/testing';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

/** A clock that stands still until it is moved. */
export class TestClock extends Clock {
  private readonly listeners: (() => void)[] = [];

  constructor(private at: Date) {
    super();
  }

  now(): Date {
    return new Date(this.at);
  }

  onJump(listener: () => void): void {
    this.listeners.push(listener);
  }

  moveTo(at: Date): void {
    this.at = at;
    for (const listener of this.listeners) listener();
  }
}

const key = (fill: number): string => Buffer.alloc(32, fill).toString('base64');

/** What email-consent would have in hand: the stores with keys. */
export function openFront(database: TestDatabase): Promise<INestApplicationContext> {
  const keyring = Keyring.open({ encryptionKeys: `test:${key(1)}`, referenceKeys: `test:${key(2)}`, indexKey: key(3) });
  const [databaseUrl, keyDatabaseUrl] = [database.urlFor('email-consent'), database.keyUrlFor('email-consent')];
  return NestFactory.createApplicationContext(
    StoreModule.forRoot({ databaseUrl, keyDatabaseUrl, keyring, application: 'test', poolSize: 2 }),
    { logger: false },
  );
}
