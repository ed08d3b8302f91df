/**
 * The lifecycle of one consent: one child and one purpose. The whole law of states stands in this table; nothing else
 * in the product decides what may follow what. The diagram in docs/lifecycle.md is generated from it.
 */
export const consentStates = [
  'asked',
  'granted',
  'refused',
  'lapsed',
  'withdrawn',
  'invalidated',
  'superseded',
  'matured',
  'erased',
] as const;

export type ConsentState = (typeof consentStates)[number];

/** What can be done to a consent. Acts are verbs; the states they lead to are participles. */
export const consentActs = [
  'approve',
  'grant',
  'confirm',
  'refuse',
  'lapse',
  'withdraw',
  'invalidate',
  'supersede',
  'mature',
  'erase',
] as const;

export type ConsentAct = (typeof consentActs)[number];

/** state → act → next state. An act that a state does not list is refused. */
export const lifecycle: Readonly<Record<ConsentState, Readonly<Partial<Record<ConsentAct, ConsentState>>>>> = {
  asked: { approve: 'asked', grant: 'granted', refuse: 'refused', lapse: 'lapsed' },
  granted: {
    confirm: 'granted',
    withdraw: 'withdrawn',
    invalidate: 'invalidated',
    supersede: 'superseded',
    lapse: 'lapsed',
    mature: 'matured',
  },
  refused: { erase: 'erased' },
  lapsed: { erase: 'erased' },
  withdrawn: { erase: 'erased' },
  invalidated: { erase: 'erased' },
  superseded: { erase: 'erased' },
  matured: {},
  erased: {},
};

/** States in which the consent still stands or is still awaited; in every other one its data is on the way out. */
export function isLive(state: ConsentState): boolean {
  return state === 'asked' || state === 'granted' || state === 'matured';
}

/** True when the only thing that may still happen to the consent is its erasure. */
export function awaitsErasure(state: ConsentState): boolean {
  return lifecycle[state].erase !== undefined;
}
