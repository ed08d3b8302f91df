import type { ErasureTarget } from '@kinsent/consent';
import type { ErasureCase } from '@kinsent/store';
import type { ErasureDto, ErasureTargetDto } from './erasure.dto';

/** What an app may see of an erasure of its own. */
export function erasureView({ erasure, targets }: ErasureCase, childRef: string | null): ErasureDto {
  const { id, cause, purposes, item = null, requestedAt, overdueAt, completedAt } = erasure;
  const open = overdueAt === null ? 'open' : 'overdue';
  return {
    id,
    state: completedAt === null ? open : 'completed',
    cause,
    purposes: [...purposes],
    item,
    childRef,
    requestedAt: requestedAt.toISOString(),
    overdueAt: overdueAt?.toISOString() ?? null,
    completedAt: completedAt?.toISOString() ?? null,
    targets: targets.map(targetView),
  };
}

function targetView(target: ErasureTarget): ErasureTargetDto {
  const { id, kind, name, action, data, unrecoverable, state, records, ground } = target;
  return {
    id,
    kind,
    name,
    action,
    data: [...data],
    unrecoverable: [...unrecoverable],
    state,
    dueAt: target.dueAt.toISOString(),
    deadline: target.deadlineAt.toISOString(),
    askedAt: target.askedAt?.toISOString() ?? null,
    records,
    ground,
    heldUntil: target.heldUntil?.toISOString() ?? null,
    answeredAt: target.answeredAt?.toISOString() ?? null,
  };
}
