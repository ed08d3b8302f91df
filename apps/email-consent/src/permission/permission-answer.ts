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

  private readonly quotes = new Map<string, string>();
  private readonly texts = new Map<string, string>();

  constructor(private readonly policy: Policy) {
    this.purposesOf = new Map(Object.entries(policy.apps).map(([app, { purposes }]) => [app, purposes]));
  }

  /** Every purpose of the app, in the policy's order. An app that the policy does not know has none. */
  all(app: string, known: Known, at: Date): Record<string, Permission> {
    const child = standingOf(known.child);
    const permissions: Record<string, Permission> = {};
    for (const purpose of this.purposesOf.get(app) ?? []) {
      permissions[purpose] = this.answer(purpose, child, known, at);
    }
    return permissions;
  }

  /** The same as `all`, already in JSON. Noes repeat themselves, so their text is written once. */
  text(app: string, known: Known, at: Date): string {
    const child = standingOf(known.child);
    let text = '';
    for (const purpose of this.purposesOf.get(app) ?? []) {
      const permission = this.answer(purpose, child, known, at);
      text += `${text === '' ? '{' : ','}${this.quoted(purpose)}:${this.written(permission)}`;
    }
    return text === '' ? '{}' : `${text}}`;
  }

  /** One purpose; null when it is none of the app's. */
  one(app: string, purpose: string, known: Known, at: Date): Permission | null {
    if (!this.purposesOf.get(app)?.includes(purpose)) return null;
    return this.answer(purpose, standingOf(known.child), known, at);
  }

  private quoted(purpose: string): string {
    let text = this.quotes.get(purpose);
    if (text === undefined) this.quotes.set(purpose, (text = JSON.stringify(purpose)));
    return text;
  }

  /** Only closed words stand in a permission without an end, so there are few of them. */
  private written(permission: Permission): string {
    if (permission.until !== null) return JSON.stringify(permission);
    const { allowed, reason, level, controlledBy } = permission;
    const name = `${allowed}/${reason}/${level}/${controlledBy}`;
    let text = this.texts.get(name);
    if (text === undefined) this.texts.set(name, (text = JSON.stringify(permission)));
    return text;
  }

  private answer(purpose: string, child: ChildStanding, known: Known, at: Date): Permission {
    const { purposes, recipients, emailPlus } = this.policy;
    return permissionFor({
      purpose: purposes[purpose]!,
      recipients,
      consent: known.consents.find((consent) => consent.purpose === purpose) ?? null,
      child,
      replied: known.child?.repliedFor?.includes(purpose) === true,
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
  if (child.erasedAt !== null) return { kind: 'erased' };
  // An app has spoken of it, and nobody was asked: what only a guardian could allow is as of a child never heard of.
  if (child.comesOfAgeOn === null) return { kind: 'unknown' };
  const { comesOfAgeOn, restrictedAt, contestedAt } = child;
  return { kind: 'known', comesOfAgeOn, restrictedAt, contestedAt };
}
