/** The roads of 16 CFR 312.5(c) on which no consent is asked beforehand. */
export const exceptionKinds = ['internal-operations', 'one-time-reply', 'multiple-contact', 'stripped'] as const;

export type ExceptionKind = (typeof exceptionKinds)[number];

/** Support for internal operations: the closed list of 16 CFR 312.2, seven uses and no free text. */
export const internalOperations = [
  'run-and-analyse-service',
  'network-communications',
  'authenticate-or-personalise',
  'contextual-advertising-and-frequency-caps',
  'security',
  'legal-compliance',
  'answer-child-under-exception',
] as const;

export type InternalOperation = (typeof internalOperations)[number];
