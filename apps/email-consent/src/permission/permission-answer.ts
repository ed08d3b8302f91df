import { hash } from 'node:crypto';
import {
  type ChildStanding,
  type ConsentStanding,
  type Permission,
  permissionFor,
  type Policy,
} from '@kinsent/consent';
import type { ChildRecord } from '@kinsent/store';

/** What the store knows of a child when an app asks. */
export interface Known {
  readonly child: ChildRecord | null;
  readonly consents: readonly (ConsentStanding & { readonly purpose: string })[];
}

/** Answers permission questions of one policy; everything that does not depend on the child is worked out once. */
export class PermissionAnswers {
  private readonly purposesOf: ReadonlyMap<string, readonly string[]>;

  constructor(private readonly policy: Policy) {
    this.purposesOf = new Map(Object.entries(policy.apps).map(([app, { purposes }]) => [app, purposes]));
  }

  /** Every purpose of the app, in the policy's order. An app that the policy does not know has none. */
  all(app: string, known: Known, at: Date): Record<string, Permission> {
    const child = standingOf(known.child);
    const permissions: Record<string, Permission> = {};
    for (const purpose of this.purposesOf.get(app) ?? []) {
      permissions[purpose] = this.answer(purpose, child, known.consents, at);
    }
    return permissions;
  }

  /** One purpose; null when it is none of the app's. */
  one(app: string, purpose: string, known: Known, at: Date): Permission | null {
    if (!this.purposesOf.get(app)?.includes(purpose)) return null;
    return this.answer(purpose, standingOf(known.child), known.consents, at);
  }

  private answer(purpose: string, child: ChildStanding, consents: Known['consents'], at: Date): Permission {
    const { purposes, recipients, emailPlus } = this.policy;
    return permissionFor({
      purpose: purposes[purpose]!,
      recipients,
      consent: consents.find((consent) => consent.purpose === purpose) ?? null,
      child,
      countsFrom: emailPlus.countsFrom,
      at,
    });
  }
}

/** A strong validator: the same bytes, and only they, have the same one. */
export function etagOf(body: string): string {
  return `"${hash('sha256', body, 'base64url')}"`;
}

/** True when an `If-None-Match` header names this validator (RFC 9110, 13.1.2: compared weakly). */
export function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch === etag || ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === etag);
}

function standingOf(child: ChildRecord | null): ChildStanding {
  if (child === null) return { kind: 'unknown' };
  if (child.erasedAt !== null || child.comesOfAgeOn === null) return { kind: 'erased' };
  const { comesOfAgeOn, restrictedAt, contestedAt } = child;
  return { kind: 'known', comesOfAgeOn, restrictedAt, contestedAt };
}
