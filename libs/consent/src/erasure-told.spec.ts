import type { ErasureCause, TargetState } from './erasure';
import { isToldToGuardian } from './erasure-told';
import { KeptErasure } from './erasure.fixture';

const told = (cause: ErasureCause, app: TargetState, item?: string): boolean => {
  const kept = new KeptErasure();
  return isToldToGuardian({ ...kept.erasure, cause, ...(item === undefined ? {} : { item }) }, [
    { ...kept.target('own'), state: 'erased' },
    { ...kept.target('app'), state: app },
  ]);
};

it.each(['withdrawn', 'guardian-request'] as const)('tells the guardian of what they wanted: %s', (cause) => {
  expect(told(cause, 'nothing-held')).toBe(true);
});

it('tells of anything else only where somebody else has deleted something', () => {
  expect(told('retention', 'erased')).toBe(true);
  expect(told('retention', 'nothing-held')).toBe(false);
  expect(told('refused', 'released')).toBe(false);
});

it('writes no letter about each single item', () => {
  expect(told('retention', 'erased', 'upload-17')).toBe(false);
});
