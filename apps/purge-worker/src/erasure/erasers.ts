import type { ErasureTarget } from '@kinsent/consent';
import type { Eraser } from './eraser.port';

/** Every eraser of this service, by the kind of place that it erases in. */
export class Erasers {
  private readonly byKind: ReadonlyMap<string, Eraser>;

  constructor(erasers: readonly Eraser[]) {
    this.byKind = new Map(erasers.map((eraser) => [eraser.kind, eraser]));
    if (this.byKind.size !== erasers.length) throw new Error('Two erasers erase in one kind of place.');
  }

  of(kind: ErasureTarget['kind']): Eraser | null {
    return this.byKind.get(kind) ?? null;
  }
}
