import { owe } from './duty';
import { type Erasure, type ErasureTarget, unasked } from './erasure';
import { isImmediate, type Plannable, planErasure } from './erasure-plan';
import { type ErasureStep, oweAsking, oweWatching, tellApp, tellLedger } from './erasure-step';

export interface Opening extends Plannable {
  readonly id: string;
  readonly child: { readonly id: string; readonly app: string };
  readonly policyDigest: string;
  readonly at: Date;
  readonly newTargetId: () => string;
}

/**
 * Opens the erasure of one child for one cause, with everybody who has to forget: our own store at once, the app and the
 * places that it named when the policy's time for each kind of data is over (T3, T10, 16 CFR 312.10).
 */
export function openErasure(opening: Opening): ErasureStep {
  const { id, child, cause, policyDigest, endedAt, at, newTargetId } = opening;
  const { purposes, targets: planned } = planErasure(opening);
  const erasure: Erasure = {
    id,
    childId: child.id,
    app: child.app,
    cause,
    purposes,
    policyDigest,
    requestedAt: endedAt,
    overdueAt: null,
    completedAt: null,
  };
  const targets = planned.map((target): ErasureTarget => ({ ...target, ...unasked, id: newTargetId(), erasureId: id }));
  const isNow = isImmediate(cause);
  return {
    erasure,
    targets,
    lines: [
      tellLedger(erasure, 'request', { from: null, to: 'open' }, at, {
        app: child.app,
        cause,
        purposes: purposes.join(','),
        policy: policyDigest,
        targets: planned.map(({ kind, name }) => `${kind}:${name}`).join(','),
      }),
    ],
    duties: [
      ...(isNow ? [owe('erasure.own', id, null, at)] : []),
      ...targets.flatMap((target) => oweAsking(target, target.dueAt)),
      ...oweWatching(erasure, targets),
    ],
    events: targets
      .filter(({ kind, dueAt }) => kind === 'app' && dueAt > at)
      .map((target) =>
        tellApp(erasure, 'erasure.scheduled', {
          targetId: target.id,
          action: target.action,
          data: target.data,
          dueAt: target.dueAt.toISOString(),
          deadline: target.deadlineAt.toISOString(),
        }),
      ),
  };
}
