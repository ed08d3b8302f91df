import { exceptionCites } from './disclosure-rules';
import type { Finding } from './fault';
import type { ExceptionKind } from './exceptions';
import type { DataHead, Policy, Purpose } from './policy';

/** What each exception of 312.5(c) may take, and nothing beside it. */
const allowedHeads: Readonly<Record<ExceptionKind, readonly DataHead[]>> = {
  'internal-operations': ['persistent-identifier', 'not-personal'],
  'one-time-reply': ['online-contact', 'not-personal'],
  'multiple-contact': ['online-contact', 'not-personal'],
  stripped: ['not-personal'],
};

/** An exception carries only the data that its paragraph names (T18–T22, E-3, E-4, E-7). */
export function exceptionsTakeNoMore(policy: Policy): Finding[] {
  return Object.entries(policy.purposes).flatMap(([key, purpose]) =>
    purpose.data.flatMap((category, index): Finding[] => {
      const head = Object.hasOwn(policy.data, category) ? policy.data[category]?.head : undefined;
      if (purpose.basis === 'consent' || head === undefined || allowedHeads[purpose.basis].includes(head)) return [];
      return [{ path: ['purposes', key, 'data', index], ...trouble(category, head, purpose.basis) }];
    }),
  );
}

function trouble(category: string, head: DataHead, basis: ExceptionKind): Omit<Finding, 'path'> {
  switch (head) {
    case 'precise-location':
    case 'street-address':
      return {
        code: 'location_under_exception',
        message: `"${category}" is an address or a place as exact as a street: it always needs consent.`,
        cite: '16 CFR 312.2',
      };
    case 'biometric':
    case 'government-id':
      return {
        code: 'sensitive_under_exception',
        message: `"${category}" is biometric or a government id: it always needs consent.`,
        cite: '16 CFR 312.2',
      };
    default:
      return basis === 'stripped'
        ? {
            code: 'personal_data_not_stripped',
            message: `"${category}" is personal: what was stripped holds only data whose head is not-personal.`,
            cite: exceptionCites.stripped,
          }
        : {
            code: 'data_beyond_exception',
            message: `"${category}" is more than the exception "${basis}" may take.`,
            cite: exceptionCites[basis],
          };
  }
}

/** Identifiers without consent need a use from the closed list, and the notice must say how misuse is prevented (T22). */
export function internalOperationsAreNamed(policy: Policy): Finding[] {
  return Object.entries(policy.purposes).flatMap(([key, purpose]) =>
    purpose.basis === 'internal-operations' ? whatIsMissing(key, purpose) : usesOfNoMeaning(key, purpose),
  );
}

function whatIsMissing(key: string, purpose: Purpose): Finding[] {
  const lacks = (code: 'uses_missing' | 'safeguards_missing', message: string, cite: string): Finding => ({
    code,
    path: ['purposes', key],
    message,
    cite,
    atKey: true,
  });
  return [
    ...(purpose.uses === undefined
      ? [lacks('uses_missing', '"uses" is missing: which uses of the closed list?', '16 CFR 312.2')]
      : []),
    ...(purpose.safeguards === undefined
      ? [lacks('safeguards_missing', '"safeguards" is missing: how is other use prevented?', '16 CFR 312.4(d)(3)')]
      : []),
  ];
}

function usesOfNoMeaning(key: string, purpose: Purpose): Finding[] {
  return (['uses', 'safeguards'] as const)
    .filter((name) => purpose[name] !== undefined)
    .map((name) => ({
      code: 'uses_without_exception',
      path: ['purposes', key, name],
      message: `"${name}" belongs only to a purpose whose basis is internal-operations.`,
      cite: '16 CFR 312.2',
      atKey: true,
    }));
}
