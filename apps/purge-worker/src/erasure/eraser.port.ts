import type { EraserAnswer } from '@kinsent/consent';

/** Whom a target has to forget. Everything in it but the reference is free of anything personal. */
export interface EraserSubject {
  readonly erasureId: string;
  readonly targetId: string;
  /** Key of the connector or recipient in the policy. */
  readonly name: string;
  readonly app: string;
  /** The app's own reference of the child. Never logged, never part of an error. */
  readonly childRef: string;
  readonly purposes: readonly string[];
  /** The policy's kinds of data that have to go. */
  readonly data: readonly string[];
  /** Those of them that nobody may be able to bring back. */
  readonly unrecoverable: readonly string[];
}

/** The target works on it; it is asked again then. */
export interface EraserAsked {
  readonly asked: true;
  readonly askAgainAt: Date;
}

/**
 * Erases in one kind of place. Safe to repeat: asked twice about one target, the second time finds less. Throws when it
 * cannot say; it is then tried again, for ever. Its errors carry nothing personal.
 */
export abstract class Eraser {
  abstract readonly kind: 'connector' | 'processor';
  abstract erase(subject: EraserSubject): Promise<EraserAnswer | EraserAsked>;
}
