import type { CodeCheck } from './letter-codes';

/** What is wrong with a form: the field, and why. */
export type Fault =
  | { readonly kind: 'choice'; readonly field: string; readonly purpose: string }
  | { readonly kind: 'nothing-chosen' | 'take-back-nothing' | 'number'; readonly field: string }
  | { readonly kind: 'code'; readonly field: string; readonly check: Exclude<CodeCheck, { kind: 'right' }> }
  | { readonly kind: 'pin'; readonly field: string; readonly check: 'missing' | 'malformed' | 'wrong' | 'resting' }
  /** Not shown to this browser by us, or not sent from here. */
  | { readonly kind: 'form'; readonly field: string };
