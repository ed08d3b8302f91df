import {
  ask,
  type Asked,
  comesOfAgeFor,
  formatDate,
  isOfAge,
  lacksAssurance,
  levelNeeded,
  ofAgeAt,
  parseAddress,
  parseDate,
  parsePlace,
  type Place,
  type Policy,
  sameAddress,
  utcDate,
} from '@kinsent/consent';
import { Problem } from '@kinsent/host';
import type { ChildCase } from '@kinsent/store';
import { readAt } from '../child/read-at';
import type { CreateConsentRequestDto } from './consent-request.dto';
import { refuseConflict, type Wanted } from './conflict';

/** No age of consent is above 21, so a coming of age further away than that is a slip of the pen. */
const longestChildhood = 22;

const largestEscrow = 32 * 1024;

export interface Opening {
  readonly app: string;
  readonly policy: Policy;
  readonly policyDigest: string;
  readonly body: CreateConsentRequestDto;
  /** All that is known of the child; null for one never heard of, or forgotten. */
  readonly known: ChildCase | null;
  /** Gives a fresh id. */
  readonly newId: () => string;
  readonly at: Date;
}

/** What is to be written for a new request, apart from who asked and the answer that they get. */
export interface Opened {
  readonly asked: Asked;
  readonly child: {
    readonly ref: string;
    readonly place: string;
    readonly comesOfAgeOn: string;
    readonly isNew: boolean;
  };
  readonly guardianEmail: string;
  readonly escrow: { readonly purpose: string; readonly payload: unknown } | null;
}

/**
 * Turns an app's question into a request, or throws the Problem that says why not. Whether the guardian's address is
 * known plays no part, so that the answer tells nothing about it.
 */
export function openConsentRequest(opening: Opening): Opened {
  const { app, policy, policyDigest, body, known, newId, at } = opening;
  if (policy.apps[app]?.audience === 'adults') throw new Problem('audience_prohibited');
  const guardianEmail = guardianOf(body);
  const place = placeOf(body.place);
  const comesOfAgeOn = comingOfAge(body, place, policy, at);
  const stored = known?.child.comesOfAgeOn ?? null;
  if (isOfAge(comesOfAgeOn, at) || (stored !== null && isOfAge(stored, at))) throw new Problem('child_of_age');
  if (stored !== null && stored !== comesOfAgeOn) {
    const pointer = body.birthDate === undefined ? '/comesOfAgeOn' : '/birthDate';
    throw new Problem('child_mismatch', {
      errors: [{ pointer, detail: 'makes this child come of age on another day than it is known to' }],
    });
  }
  const purposes = purposesOf(body.purposes, app, policy, at);
  const escrow = escrowOf(body);
  if (known !== null) refuseConflict(known, purposes, at);

  const childId = known?.child.id ?? newId();
  const asked = ask({
    requestId: newId(),
    childId,
    app,
    locale: localeFor(body.guardian.locale, policy.locales),
    policyDigest,
    countsFrom: policy.emailPlus.countsFrom,
    purposes: purposes.map((purpose) => ({ ...purpose, consentId: newId() })),
    comesOfAgeOn,
    silence: policy.guardians.silence,
    reminders: policy.guardians.reminders,
    at,
  });
  const child = { ref: body.childRef, place: place.code, comesOfAgeOn, isNew: known === null };
  return { asked, child, guardianEmail, escrow };
}

/** The guardian's address; a child that names itself as its guardian is refused. */
export function guardianOf(body: Pick<CreateConsentRequestDto, 'child'> & { guardian: { email: string } }): string {
  const email = addressAt(body.guardian.email, '/guardian/email');
  if (body.child?.email !== undefined && sameAddress(email, addressAt(body.child.email, '/child/email'))) {
    throw new Problem('guardian_is_child', {
      errors: [{ pointer: '/guardian/email', detail: 'is the address of the child' }],
    });
  }
  return email;
}

/** The policy's language nearest to a tag: itself, its base language, else the policy's first. */
export function localeFor(tag: string | undefined, locales: readonly string[]): string {
  const wanted = tag?.toLowerCase();
  const base = wanted?.split('-')[0];
  return (
    locales.find((locale) => locale.toLowerCase() === wanted) ??
    locales.find((locale) => locale.toLowerCase() === base) ??
    locales[0]!
  );
}

function addressAt(email: string, pointer: string): string {
  return readAt('unusable_address', pointer, () => parseAddress(email));
}

function placeOf(text: string): Place {
  return readAt('unknown_place', '/place', () => parsePlace(text));
}

function comingOfAge(body: CreateConsentRequestDto, place: Place, policy: Policy, at: Date): string {
  const { birthDate, comesOfAgeOn } = body;
  if ((birthDate === undefined) === (comesOfAgeOn === undefined)) {
    throw new Problem('invalid_fields', {
      errors: [{ pointer: '/birthDate', detail: 'give either birthDate or comesOfAgeOn' }],
    });
  }
  if (birthDate !== undefined) {
    return readAt('impossible_birth_date', '/birthDate', () =>
      comesOfAgeFor(birthDate, place, policy.ages, utcDate(at)),
    );
  }
  return readAt('invalid_fields', '/comesOfAgeOn', () => {
    const latest = new Date(at);
    latest.setUTCFullYear(latest.getUTCFullYear() + longestChildhood);
    const date = formatDate(parseDate(comesOfAgeOn!));
    if (ofAgeAt(date) > latest) throw new RangeError('must lie within a childhood from now');
    return date;
  });
}

function purposesOf(keys: readonly string[], app: string, policy: Policy, at: Date): Wanted[] {
  const offered = policy.apps[app]?.purposes ?? [];
  const unknown = keys.flatMap((key, index) => (offered.includes(key) ? [] : [index]));
  if (unknown.length > 0) {
    throw new Problem('unknown_purpose', {
      errors: unknown.map((index) => ({ pointer: `/purposes/${index}`, detail: 'is not a purpose of this app' })),
    });
  }
  const needs = keys.map((key) => levelNeeded(policy.purposes[key]!, policy.recipients));
  const free = needs.flatMap((need, index) => (need.kind === 'none' ? [index] : []));
  if (free.length > 0) {
    throw new Problem('needs_no_consent', {
      errors: free.map((index) => ({
        pointer: `/purposes/${index}`,
        detail: 'needs no consent: an exception carries it',
      })),
    });
  }
  const unassured = keys.flatMap((key, index) =>
    lacksAssurance(policy.purposes[key]!, policy.recipients, at) ? [index] : [],
  );
  if (unassured.length > 0) {
    throw new Problem('assurance_expired', {
      errors: unassured.map((index) => ({
        pointer: `/purposes/${index}`,
        detail: 'gives data to a recipient whose written assurance has expired',
      })),
    });
  }
  return keys.flatMap((purpose, index) => {
    const need = needs[index]!;
    return need.kind === 'consent' ? [{ purpose, level: need.level }] : [];
  });
}

function escrowOf(body: CreateConsentRequestDto): Opened['escrow'] {
  const purpose = body.escrowPurpose ?? body.purposes[0]!;
  if (body.escrow === undefined) {
    if (body.escrowPurpose === undefined) return null;
    throw invalid('/escrowPurpose', 'has no escrow to open');
  }
  if (!body.purposes.includes(purpose)) throw invalid('/escrowPurpose', 'must be one of purposes');
  if (Buffer.byteLength(JSON.stringify(body.escrow)) > largestEscrow) throw invalid('/escrow', 'must be at most 32 kB');
  return { purpose, payload: body.escrow };
}

function invalid(pointer: string, detail: string): Problem {
  return new Problem('invalid_fields', { errors: [{ pointer, detail }] });
}
