import type { CallForm, Missing } from './call-form';

/** What has just happened. */
export interface CallNews {
  readonly done?: 'passed' | 'not-passed' | null;
  readonly fault?: 'untrained' | 'other-script' | 'other-questions' | 'over' | 'moved';
  readonly missing?: readonly Missing[];
  /** What was filled in. */
  readonly form?: CallForm;
  readonly pin?: 'right' | 'wrong' | 'resting' | 'malformed';
  /** A word that the caller's PIN was right. */
  readonly pinWord?: string | null;
}
