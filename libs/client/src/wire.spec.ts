import { isVerificationEvent, type KinsentEvent } from './wire';

const event = (type: string): KinsentEvent => ({
  id: 'e',
  sequence: 1,
  type,
  createdAt: '2026-11-20T10:00:00Z',
  data: { child: true, childRef: 'c', consentRequestId: 'r', verificationId: 'v', purposes: ['public-creations'] },
});

it('tells what happens on the way to a proof from what else happens', () => {
  const started = event('verification.started');
  expect(isVerificationEvent(started) && started.data.purposes).toEqual(['public-creations']);
  expect(isVerificationEvent(event('consent.granted'))).toBe(false);
});
