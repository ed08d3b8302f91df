import type { RetentionAction } from './retention-rule';

/** Why an erasure was opened. The first six follow from how a consent ended, the last four from elsewhere. */
export const erasureCauses = [
  'silence',
  'refused',
  'withdrawn',
  'lapsed',
  'invalidated',
  'superseded',
  'cancelled',
  'of-age',
  'accident',
  'account-closed',
  'guardian-request',
  'retention',
] as const;

export type ErasureCause = (typeof erasureCauses)[number];

/** Causes for which nothing waits: an app asked that it be gone now (T7, T10). */
export const immediateCauses = ['accident', 'account-closed', 'guardian-request'] as const;

export type ImmediateCause = (typeof immediateCauses)[number];

/** Where data of a child can be: with us, in the app, in a database of the app, at a processor. */
export const targetKinds = ['own', 'app', 'connector', 'processor'] as const;

export type TargetKind = (typeof targetKinds)[number];

export const targetStates = ['owed', 'asked', 'held', 'erased', 'nothing-held', 'released'] as const;

export type TargetState = (typeof targetStates)[number];

/** On what ground something may be kept for a while after its time: 16 CFR 312.5(c)(5)-(6), Art. 17(3) GDPR. */
export const holdGrounds = [
  'legal-obligation',
  'legal-claim',
  'court-order',
  'law-enforcement',
  'child-safety',
] as const;

export type HoldGround = (typeof holdGrounds)[number];

/** What a target says once it was asked. Whoever cannot say any of these throws: there is no "skipped". */
export type EraserAnswer =
  | { readonly outcome: 'erased'; readonly records: number }
  | { readonly outcome: 'nothing-held' }
  | { readonly outcome: 'held'; readonly until: Date; readonly ground: HoldGround };

/** What can happen to a target. */
export const targetActs = ['ask', 'erase', 'find-nothing', 'hold', 'release'] as const;

export type TargetAct = (typeof targetActs)[number];

/**
 * state → act → next state. A hold that is over is asked about again. Only a target that was not asked yet can be
 * released: from the asking on, its data is on the way out.
 */
export const targetLifecycle: Readonly<Record<TargetState, Readonly<Partial<Record<TargetAct, TargetState>>>>> = {
  owed: { ask: 'asked', erase: 'erased', 'find-nothing': 'nothing-held', hold: 'held', release: 'released' },
  asked: { ask: 'asked', erase: 'erased', 'find-nothing': 'nothing-held', hold: 'held' },
  held: { ask: 'asked', erase: 'erased', 'find-nothing': 'nothing-held', hold: 'held' },
  erased: {},
  'nothing-held': {},
  released: {},
};

/** True once nothing more is expected of a target. */
export function hasAnswered({ state }: Pick<ErasureTarget, 'state'>): boolean {
  return Object.keys(targetLifecycle[state]).length === 0;
}

/** The forgetting of one child for one cause, everywhere (T3, T10, 16 CFR 312.10). */
export interface Erasure {
  readonly id: string;
  readonly childId: string;
  readonly app: string;
  readonly cause: ErasureCause;
  /** Sorted, each once. */
  readonly purposes: readonly string[];
  /** What the app calls the one thing that it is about; without it, all that is held for the purposes. */
  readonly item?: string;
  /** The policy that it runs by, whatever the policy says later. */
  readonly policyDigest: string;
  /** When the permission ended, or the app asked. */
  readonly requestedAt: Date;
  /** Since when a target is late; null when none is. */
  readonly overdueAt: Date | null;
  readonly completedAt: Date | null;
}

/** One place that has to forget. */
export interface ErasureTarget {
  readonly id: string;
  readonly erasureId: string;
  readonly kind: TargetKind;
  /** Key of the app, connector or recipient in the policy; `kinsent` for our own store. */
  readonly name: string;
  readonly action: RetentionAction;
  /** The policy's kinds of data that have to go; none named: all that is held for the purposes. */
  readonly data: readonly string[];
  /** Those of them that stay while another purpose of the child needs them (X1). */
  readonly unlessNeeded: readonly string[];
  /** Those of them that nobody may be able to bring back: not from a backup, nor with a key. */
  readonly unrecoverable: readonly string[];
  /** From when it may be asked; a hold moves it. */
  readonly dueAt: Date;
  /** By when it must have answered. */
  readonly deadlineAt: Date;
  readonly state: TargetState;
  /** How often it was asked. */
  readonly asks: number;
  /** When it was asked last. */
  readonly askedAt: Date | null;
  /** Not asked again before then. */
  readonly askAgainAt: Date | null;
  /** Records erased, as it counts them. */
  readonly records: number | null;
  readonly ground: HoldGround | null;
  readonly heldUntil: Date | null;
  readonly answeredAt: Date | null;
}

/** How a target stands of whom nothing has been asked yet. */
export const unasked = {
  state: 'owed',
  asks: 0,
  askedAt: null,
  askAgainAt: null,
  records: null,
  ground: null,
  heldUntil: null,
  answeredAt: null,
} as const satisfies Partial<ErasureTarget>;
