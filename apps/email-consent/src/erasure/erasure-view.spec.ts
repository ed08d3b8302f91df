import { openErasure, type Erasure } from '@kinsent/consent';
import { newId } from '@kinsent/store';
import { smallPolicy } from '../policy/small-policy.testing';
import { erasureView } from './erasure-view';

const at = new Date('2026-03-01T12:00:00Z');

function viewOf(change: Partial<Erasure>) {
  const { erasure, targets } = openErasure({
    id: newId(at),
    child: { id: newId(at), app: 'brickyard' },
    cause: 'withdrawn',
    ended: [{ purpose: 'account', neverGranted: false }],
    endedAt: at,
    policy: smallPolicy,
    policyDigest: 'd'.repeat(64),
    at,
    newTargetId: () => newId(at),
  });
  const strict = targets.map((target) => ({ ...target, unrecoverable: target.data }));
  return erasureView({ erasure: { ...erasure, ...change }, targets: strict }, 'c-1');
}

it('shows the one thing that it is about, and null where it is about all', () => {
  expect(viewOf({ item: 'upload-17' }).item).toBe('upload-17');
  expect(viewOf({}).item).toBeNull();
});

it('shows what nobody may be able to bring back', () => {
  const app = viewOf({}).targets.find(({ kind }) => kind === 'app')!;
  expect(app.data.length).toBeGreaterThan(0);
  expect(app.unrecoverable).toEqual(app.data);
});
