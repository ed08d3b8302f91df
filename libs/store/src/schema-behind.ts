/** Thrown when a database lacks something that this version cannot start without. */
export class SchemaBehind extends Error {
  override readonly name = 'SchemaBehind';

  constructor() {
    super('The database has not had all migrations of this version: npm run database -- migrate');
  }
}
