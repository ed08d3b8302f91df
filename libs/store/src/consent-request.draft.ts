import { type Asked, chain } from '@kinsent/consent';
import type { KeyObject } from 'node:crypto';
import { type WrappedKey, makeChildKey } from './child-key';
import type { StoredAnswer } from './idempotency.store';
import type { Keyring } from './keyring';
import { seal } from './sealing';
import { answerPlace, refPlace, sealForService } from './service-seal';
import { newId } from './uuid-v7';

/** A request as the law made it, with what only the store may keep. */
export interface NewConsentRequest {
  readonly asked: Asked;
  readonly child: {
    readonly ref: string;
    readonly place: string | null;
    /** ISO date. */
    readonly comesOfAgeOn: string;
    /** False for a child that stands already: its place and date stay as they are. */
    readonly isNew: boolean;
  };
  readonly guardianEmail: string;
  /** What the child gave the app, kept sealed until the guardian answers (N1). */
  readonly escrow: { readonly purpose: string; readonly payload: unknown } | null;
  /** Kept in the same commit, so that a repeated call is answered alike. */
  readonly idempotency: StoredAnswer | null;
}

/** A draft as it goes into the statement: sealed, with its ids and its places in the chains. */
export interface SealedDraft {
  /** Two drafts that share one of these cannot stand in one statement. */
  readonly collidesOn: readonly string[];
  readonly request: Readonly<Record<string, unknown>> & { readonly id: string };
  readonly consents: readonly object[];
  readonly entries: readonly object[];
  readonly duties: readonly object[];
  readonly events: readonly object[];
}

/** Seals a draft. `childKey` is the child's own, or null to make one for a new child. */
export function sealDraft(draft: NewConsentRequest, childKey: KeyObject | null, keyring: Keyring): SealedDraft {
  const { asked, child, idempotency } = draft;
  const { request } = asked;
  const { childId, app, createdAt: at } = request;
  const made = childKey === null ? makeChildKey(keyring, childId) : null;
  const key = made === null ? childKey! : made.key;
  const refIndex = hex(keyring.index.ofRef(app, child.ref));
  const guardianshipId = newId(at);
  const keyHash = idempotency === null ? null : keyring.index.ofIdempotencyKey(idempotency.app, idempotency.key);
  const ofRequest = { requestId: request.id };
  return {
    collidesOn: [childId, `${app}/${refIndex}`, ...(keyHash === null ? [] : [hex(keyHash)])],
    request: {
      ...request,
      isNew: child.isNew,
      refIndex,
      refSealed: hex(sealForService(keyring, refPlace(childId), child.ref)),
      place: child.place,
      comesOfAgeOn: child.comesOfAgeOn,
      ...wrappedInHex(made),
      guardianId: newId(at),
      addressIndex: hex(keyring.index.ofAddress(draft.guardianEmail)),
      guardianshipId,
      contactSealed: hex(seal(key, contactPlace(guardianshipId), draft.guardianEmail)),
      ...escrowOf(draft, key),
      ...answerOf(idempotency, keyHash, keyring),
    },
    consents: asked.consents,
    entries: asked.entries.flatMap((entry) => chain(null, [entry]).map((line) => ({ ...ofRequest, ...line }))),
    duties: asked.duties.map((duty) => ({ ...ofRequest, ...duty, id: newId(at) })),
    events: asked.events.map((event) => ({ ...ofRequest, ...event, id: newId(at) })),
  };
}

/** Where a guardian's address is sealed. */
export function contactPlace(guardianshipId: string): string {
  return `guardianship.contact/${guardianshipId}`;
}

/** Where a child's escrowed data is sealed. */
export function escrowPlace(requestId: string): string {
  return `escrow.payload/${requestId}`;
}

function wrappedInHex(made: WrappedKey | null): object {
  return made === null ? {} : { wrapped: hex(made.wrapped), kek: made.kek };
}

function escrowOf({ asked, escrow }: NewConsentRequest, key: KeyObject): object {
  if (escrow === null) return {};
  const sealed = seal(key, escrowPlace(asked.request.id), JSON.stringify(escrow.payload));
  return { escrowPurpose: escrow.purpose, escrowSealed: hex(sealed) };
}

function answerOf(answer: StoredAnswer | null, keyHash: Buffer | null, keyring: Keyring): object {
  if (answer === null || keyHash === null) return {};
  const body = sealForService(keyring, answerPlace(answer.app, keyHash), JSON.stringify(answer.body));
  return {
    keyHash: hex(keyHash),
    requestDigest: hex(answer.requestDigest),
    status: answer.status,
    bodySealed: hex(body),
  };
}

function hex(bytes: Buffer): string {
  return bytes.toString('hex');
}
