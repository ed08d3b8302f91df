import type { DutyKind } from '@kinsent/consent';

/** Where in the order of what is owed somebody took last. */
export interface ClaimMark {
  readonly dueAt: Date;
  readonly id: string;
}

interface Taken extends ClaimMark {
  readonly kind: DutyKind;
}

/** What is this young may still be committed by others, out of order: no mark passes it. */
const seamMs = 60_000;
/** Share of the time that may go into looking from the very front, and how much of it is saved up at most. */
const share = 0.05;
const savedMs = 1_000;

/**
 * From where to look for work. What is done leaves its place in the index until no open snapshot can see it: while somebody
 * holds an old one (a backup, a long report), whoever always looks from the front reads all of it each time. So a look goes
 * on from where the last one ended; and from the front, for what came back or came late, only as often as that is cheap.
 */
export class ClaimMarks {
  private readonly marks = new Map<DutyKind, ClaimMark>();
  private saved = savedMs;
  private lastAt: number;

  constructor(private readonly clock: () => number = () => performance.now()) {
    this.lastAt = clock();
  }

  /** Begins a look; `took` ends it. */
  look(kinds: readonly DutyKind[]): {
    readonly marks: readonly (ClaimMark | null)[];
    readonly took: (duties: readonly Taken[], now: Date) => void;
  } {
    const begun = this.clock();
    this.saved = Math.min(savedMs, this.saved + (begun - this.lastAt) * share);
    this.lastAt = begun;
    const fromFront = this.saved > 0;
    return {
      marks: kinds.map((kind) => (fromFront ? null : (this.marks.get(kind) ?? null))),
      took: (duties, now) => {
        if (fromFront) this.saved -= this.clock() - begun;
        const seam = now.getTime() - seamMs;
        for (const { kind, dueAt, id } of duties) if (dueAt.getTime() < seam) this.marks.set(kind, { dueAt, id });
      },
    };
  }
}
