import { advance, type Change } from '@kinsent/consent';
import { ChildCaseStore, newId } from '@kinsent/store';
import type { TestApp } from '../app.testing';

/** Stands in for the guardian's pages: what is asked in a request is granted by e-mail, for a year. */
export function grant(test: TestApp, requestId: string): Promise<void> {
  const evidence = { id: newId(test.clock.now()), method: 'email-plus', noticeDigest: 'a'.repeat(64) } as const;
  return move(test, requestId, { act: 'grant', evidence, terms: { validity: 'P1Y', confirmAfter: 'P1D' } });
}

/** What was granted in a request is taken back. */
export function withdraw(test: TestApp, requestId: string): Promise<void> {
  return move(test, requestId, { act: 'withdraw' });
}

/** What was asked in a request is refused. */
export function refuse(test: TestApp, requestId: string): Promise<void> {
  return move(test, requestId, { act: 'refuse' });
}

async function move(test: TestApp, requestId: string, change: Change): Promise<void> {
  const at = test.clock.now();
  await test.app.get(ChildCaseStore).change({ requestId }, (found) => ({
    at,
    requests: found.requests
      .filter(({ id }) => id === requestId)
      .map((request) => ({ ...request, state: 'answered' as const, closedAt: at })),
    advances: found.consents
      .filter((consent) => consent.requestId === requestId)
      .map((consent) => advance(consent, change, at)),
    answer: undefined,
  }));
}
