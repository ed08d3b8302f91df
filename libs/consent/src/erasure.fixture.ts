import { type Opening, openErasure } from './erasure-open';
import type { ErasureStep } from './erasure-step';
import type { Erasure, ErasureTarget } from './erasure';
import { aPurpose, aRecipient } from './consent.fixture';

export const endedAt = new Date('2026-11-20T10:00:00Z');

/** Whole days after the permission ended. */
export function daysLater(days: number): Date {
  return new Date(endedAt.getTime() + days * 86_400_000);
}

const ended = (data: string[], after: string) => ({
  data,
  trigger: 'consent.ended' as const,
  after,
  action: 'erase' as const,
  need: { en: 'Because.' },
});

/** The app keeps creations for 30 days after the end, everything else goes at once. */
export const policy = {
  purposes: {
    account: aPurpose({
      data: ['first-name', 'creations'],
      retention: [ended(['first-name'], 'P0D'), ended(['creations'], 'P30D')],
    }),
    chat: aPurpose({
      data: ['first-name', 'messages'],
      recipients: ['measuring'],
      retention: [ended(['first-name', 'messages'], 'P7D')],
    }),
  },
  recipients: {
    measuring: aRecipient({
      openDsr: { url: 'https://dsr.measuring.example', domain: 'dsr.measuring.example', certificate: 'measuring.pem' },
    }),
    post: aRecipient(),
  },
  erasure: { deadline: 'P10D', need: { en: 'Because.' } },
  connectors: {
    players: { app: 'bricks', url: 'BRICKS_URL', tables: [{ table: 'player', key: 'ref', data: ['creations'] }] },
    others: { app: 'stars', url: 'STARS_URL', tables: [{ table: 'player', key: 'ref', data: ['creations'] }] },
  },
};

/** An erasure of the account of one child of `bricks`, that was withdrawn at `endedAt`; specs change what they are about. */
export function anOpening(change: Partial<Opening> = {}): Opening {
  let targets = 0;
  return {
    id: 'erasure-1',
    child: { id: 'child-1', app: 'bricks' },
    cause: 'withdrawn',
    ended: [{ purpose: 'account', neverGranted: false }],
    endedAt,
    policy,
    policyDigest: 'd'.repeat(64),
    at: endedAt,
    newTargetId: () => `target-${(targets += 1)}`,
    ...change,
  };
}

/** An erasure as the store keeps it: each step changes what it changes. */
export class KeptErasure {
  erasure: Erasure;
  targets: readonly ErasureTarget[];
  readonly steps: ErasureStep[];

  constructor(change: Partial<Opening> = {}) {
    const step = openErasure(anOpening(change));
    this.erasure = step.erasure;
    this.targets = step.targets;
    this.steps = [step];
  }

  target(kind: ErasureTarget['kind']): ErasureTarget {
    return this.targets.find((target) => target.kind === kind)!;
  }

  keep(step: ErasureStep | null): ErasureStep | null {
    if (step === null) return null;
    this.steps.push(step);
    this.erasure = step.erasure;
    this.targets = this.targets.map((target) => step.targets.find(({ id }) => id === target.id) ?? target);
    return step;
  }
}
