import type { Finding } from './fault';
import { receivesForItself } from './level-needed';
import type { Policy, Purpose, Recipient } from './policy';

type Keyed = readonly [key: string, purpose: Purpose];

/** E-mail plus proves enough only where nothing is disclosed (T4, 312.5(b)(2)(viii)). */
export function disclosureNeedsHighLevel(policy: Policy): Finding[] {
  return Object.entries(policy.purposes)
    .filter(([, { level, disclosure }]) => level === 'low' && disclosure !== 'none')
    .map(([key]) => ({
      code: 'low_level_disclosure',
      path: ['purposes', key, 'level'],
      message: 'A purpose that discloses or publishes cannot be of level low: e-mail plus is not enough for it.',
      cite: '16 CFR 312.5(b)(2)(viii)',
    }));
}

/** A level is of consents; an exception asks for none. */
export function levelOnlyOfConsent(policy: Policy): Finding[] {
  return Object.entries(policy.purposes)
    .filter(([, { basis, level }]) => basis !== 'consent' && level !== undefined)
    .map(([key]) => ({
      code: 'level_without_consent',
      path: ['purposes', key, 'level'],
      message: 'Only a purpose whose basis is consent has a level.',
      cite: '16 CFR 312.5(b)',
      atKey: true,
    }));
}

/** Whoever uses the data for itself is a third party, and giving it the data is a disclosure (T13, C-07, C-08). */
export function thirdPartiesAreDisclosed(policy: Policy): Finding[] {
  return consentPurposes(policy).flatMap(([key, purpose]) =>
    purpose.recipients.flatMap((name, index): Finding[] => {
      const recipient = known(policy, name);
      if (recipient === undefined || purpose.disclosure === 'public' || !receivesForItself(recipient)) return [];
      if (purpose.disclosure === 'third-party' && recipient.role !== 'public') return [];
      const owed = recipient.role === 'public' ? 'public' : 'third-party';
      return [
        {
          code: 'undeclared_disclosure',
          path: ['purposes', key, 'recipients', index],
          message: `Giving data to "${name}" is a disclosure: set "disclosure: ${owed}".`,
          cite: '16 CFR 312.2',
        },
      ];
    }),
  );
}

/** The notice must name to whom is disclosed (312.4(c)(1)(iv)). */
export function disclosureNamesRecipients(policy: Policy): Finding[] {
  return consentPurposes(policy)
    .filter(([, { disclosure, recipients }]) => {
      const found = recipients.map((name) => known(policy, name));
      // A name that leads nowhere is reported as that.
      if (disclosure === 'none' || found.includes(undefined)) return false;
      return !found.some((recipient) =>
        disclosure === 'public' ? recipient?.role === 'public' : receivesForItself(recipient),
      );
    })
    .map(([key, { disclosure }]) => ({
      code: 'disclosure_without_recipient',
      path: ['purposes', key, 'disclosure'],
      message:
        disclosure === 'public'
          ? 'A purpose that publishes names a recipient whose role is public.'
          : 'A purpose that discloses names the third party that receives the data.',
      cite: '16 CFR 312.4(c)(1)(iv)',
    }));
}

/** No exception of 312.5(c) carries a disclosure. */
export function noDisclosureUnderException(policy: Policy): Finding[] {
  return Object.entries(policy.purposes)
    .filter(([, { basis }]) => basis !== 'consent' && basis !== 'stripped')
    .flatMap(([key, purpose]) => {
      const finding = (path: (string | number)[], what: string): Finding => ({
        code: 'disclosure_under_exception',
        path: ['purposes', key, ...path],
        message: `${what}: the exception "${purpose.basis}" allows no disclosure.`,
        cite: exceptionCites[purpose.basis],
      });
      if (purpose.disclosure !== 'none') return [finding(['disclosure'], 'This purpose discloses')];
      return purpose.recipients.flatMap((name, index) => {
        const recipient = known(policy, name);
        return recipient !== undefined && receivesForItself(recipient)
          ? [finding(['recipients', index], `"${name}" uses the data for itself`)]
          : [];
      });
    });
}

/** The paragraph of each road. */
export const exceptionCites: Readonly<Record<Purpose['basis'], string>> = {
  consent: '16 CFR 312.5(a)',
  'one-time-reply': '16 CFR 312.5(c)(3)',
  'multiple-contact': '16 CFR 312.5(c)(4)',
  'internal-operations': '16 CFR 312.5(c)(7)',
  stripped: '16 CFR 312.2',
};

/** Selling, advertising and AI training are never integral to a service (P-03). */
export function integralOnlyWhereTrue(policy: Policy): Finding[] {
  return Object.entries(policy.purposes)
    .filter(([, { integral }]) => integral === true)
    .flatMap(([key, purpose]): Finding[] => {
      const path = ['purposes', key, 'integral'];
      if (purpose.disclosure === 'none') {
        const message = 'Only a disclosure can be integral; this purpose discloses nothing.';
        return [{ code: 'integral_without_disclosure', path, message, cite: '16 CFR 312.5(a)(2)' }];
      }
      const never = purpose.recipients.filter((name) =>
        ['advertising', 'sale', 'ai-training'].includes(known(policy, name)?.otherUse ?? 'none'),
      );
      return never.map((name) => ({
        code: 'integral_misuse',
        path,
        message: `Advertising, sale and AI training are never integral to a service ("${name}").`,
        cite: '16 CFR 312.5(a)(2); 90 FR 16918',
      }));
    });
}

/** A parent must be able to say yes to the rest and no to disclosure: the same data needs a purpose without it (P-02). */
export function disclosureIsApart(policy: Policy): Finding[] {
  const kept = new Set(
    Object.values(policy.purposes)
      .filter(({ disclosure }) => disclosure === 'none')
      .flatMap(({ data }) => data),
  );
  return consentPurposes(policy)
    .filter(([, { basis, disclosure, integral }]) => basis === 'consent' && disclosure !== 'none' && integral !== true)
    .flatMap(([key, purpose]) =>
      purpose.data.flatMap((category, index): Finding[] =>
        kept.has(category)
          ? []
          : [
              {
                code: 'disclosure_not_apart',
                path: ['purposes', key, 'data', index],
                message: `A parent cannot allow "${category}" without its disclosure: no other purpose takes it.`,
                cite: '16 CFR 312.5(a)(2)',
                warning: true,
              },
            ],
      ),
    );
}

function consentPurposes(policy: Policy): Keyed[] {
  return Object.entries(policy.purposes).filter(([, { basis }]) => basis === 'consent' || basis === 'stripped');
}

function known(policy: Policy, recipient: string): Recipient | undefined {
  return Object.hasOwn(policy.recipients, recipient) ? policy.recipients[recipient] : undefined;
}
