import type { Operator } from '@kinsent/consent';

/** Who speaks on the front page, and in which languages. */
export class Front {
  constructor(
    readonly operator: Operator,
    readonly locales: readonly string[],
  ) {}
}
