/** A child who plays, as far as the app may know it. Before the parent's yes there is nothing personal in here. */
export interface Player {
  readonly childRef: string;
  gate: 'parent_needed' | 'pass' | 'prohibited' | null;
  /** Needed for the question to the parent; dropped when it is sent. */
  born: Born | null;
  requestId: string | null;
  askedAt: Date | null;
  /** Handed over by Kinsent once the parent said yes; not used any more when that is taken back, and then erased. */
  account: Account | null;
  bricks: (Colour | null)[];
  readonly told: {
    readonly sequence: number;
    readonly type: string;
    readonly purpose: string | null;
    readonly at: string;
  }[];
  confirmed: boolean;
  ended: 'declined' | 'withdrawn' | 'lapsed' | null;
  forgotten: boolean;
  /** What the app was asked to erase, and did. */
  readonly erasures: PlayerErasure[];
}

/** What every question to a parent must say. */
export interface Born {
  readonly place: string;
  readonly birthDate: string;
}

export interface Account {
  readonly nickname: string;
  /** For later questions; null where the escrow did not bring it. */
  readonly born: Born | null;
}

/** One erasure as the app remembers it: what kind of things went, and its receipt. */
export interface PlayerErasure {
  readonly erasureId: string;
  readonly targetId: string;
  readonly cause: string;
  readonly held: readonly string[];
  readonly records: number;
  /** Of the receipt, as the certificate has it; null until it is given. */
  digest: string | null;
  /** True once Kinsent said that everybody has answered. */
  completed: boolean;
}

export const colours = ['red', 'yellow', 'blue', 'green', 'white'] as const;

export type Colour = (typeof colours)[number];

export const columns = 8;
export const rows = 6;

export function newPlayer(childRef: string): Player {
  return {
    childRef,
    gate: null,
    born: null,
    requestId: null,
    askedAt: null,
    account: null,
    bricks: emptyPlate(),
    told: [],
    confirmed: false,
    ended: null,
    forgotten: false,
    erasures: [],
  };
}

export function emptyPlate(): (Colour | null)[] {
  return Array.from({ length: columns * rows }, () => null);
}
