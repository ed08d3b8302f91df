import { type Asked, chain } from '@kinsent/consent';
import type { KeyObject } from 'node:crypto';
import type { BlindIndex } from './blind-index';
import type { StoredAnswer } from './idempotency.store';
import { dataKey, dayKey, referenceKey } from './key-store/key-name';
import type { Keys, KeyWish } from './key-store/key-store.port';
import { answerPlace, callPlace, contactPlace, escrowPlace, refPlace } from './places';
import { seal } from './sealing';
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

/** The keys that a draft is sealed with; a new child's own are made. */
export function keysFor({ asked, child, idempotency }: NewConsentRequest): KeyWish {
  const { childId, createdAt: at } = asked.request;
  const today = idempotency === null ? [] : [{ ...dayKey(at), at }];
  if (!child.isNew) return { open: [dataKey(childId)], make: today };
  return { make: [{ ...dataKey(childId), at }, { ...referenceKey(childId), at }, ...today] };
}

/** Seals a draft; null when the child, which the caller saw standing, has no key: it was erased meanwhile. */
export function sealDraft(draft: NewConsentRequest, keys: Keys, index: BlindIndex): SealedDraft | null {
  const { asked, child, idempotency } = draft;
  const { request } = asked;
  const { childId, app, createdAt: at } = request;
  const key = keys.of(dataKey(childId));
  if (key === null) return null;
  const refIndex = hex(index.ofRef(app, child.ref));
  const guardianshipId = newId(at);
  const keyHash = idempotency === null ? null : index.ofIdempotencyKey(idempotency.app, idempotency.key);
  const ofRequest = { requestId: request.id };
  return {
    collidesOn: [childId, `${app}/${refIndex}`, ...(keyHash === null ? [] : [hex(keyHash)])],
    request: {
      ...request,
      isNew: child.isNew,
      refIndex,
      refSealed: child.isNew ? hex(seal(keys.of(referenceKey(childId))!, refPlace(childId), child.ref)) : null,
      place: child.place,
      comesOfAgeOn: child.comesOfAgeOn,
      guardianId: newId(at),
      addressIndex: hex(index.ofAddress(draft.guardianEmail)),
      guardianshipId,
      contactSealed: hex(seal(key, contactPlace(guardianshipId), draft.guardianEmail)),
      ...escrowOf(draft, key),
      ...answerOf(idempotency, keyHash, keys, at),
    },
    consents: asked.consents,
    entries: asked.entries.flatMap((entry) => chain(null, [entry]).map((line) => ({ ...ofRequest, ...line }))),
    duties: asked.duties.map((duty) => ({ ...ofRequest, ...duty, id: newId(at) })),
    events: asked.events.map((event) => ({ ...ofRequest, ...event, id: newId(at) })),
  };
}

function escrowOf({ asked, escrow }: NewConsentRequest, key: KeyObject): object {
  if (escrow === null) return {};
  const sealed = seal(key, escrowPlace(asked.request.id), JSON.stringify(escrow.payload));
  return { escrowPurpose: escrow.purpose, escrowSealed: hex(sealed) };
}

function answerOf(answer: StoredAnswer | null, keyHash: Buffer | null, keys: Keys, at: Date): object {
  if (answer === null || keyHash === null) return {};
  const { app, requestDigest, status, body } = answer;
  const key = keys.of(dayKey(at))!;
  return {
    keyHash: hex(keyHash),
    requestDigest: hex(seal(key, callPlace(app, keyHash), requestDigest)),
    status,
    bodySealed: hex(seal(key, answerPlace(app, keyHash), JSON.stringify(body))),
  };
}

function hex(bytes: Buffer): string {
  return bytes.toString('hex');
}
