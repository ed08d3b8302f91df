import { Foundation1795305600000 } from './1795305600000-foundation';
import { Roles1795305660000 } from './1795305660000-roles';

/** Every migration, oldest first. A released one is never changed. */
export const migrations = [Foundation1795305600000, Roles1795305660000];
