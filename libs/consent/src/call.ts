/**
 * How a call with staff ended. `passed`: a grown-up who is the parent spoke; the others prove nothing and each may try again
 * (16 CFR 312.5(b)(2)(iii), (iv)).
 */
export const callOutcomes = [
  'passed',
  'not-the-parent',
  'unsure',
  'hung-up',
  'child-on-the-line',
  'technical',
] as const;

export type CallOutcome = (typeof callOutcomes)[number];

/** The paragraph's two ways to be spoken with by trained staff. */
export const callMethods = ['phone-call', 'video-call'] as const;

export type CallMethod = (typeof callMethods)[number];
