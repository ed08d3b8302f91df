import { expectThat, type Journal } from './journal';
import type { Road } from './road';

/** A parent never answers: the question ends by itself, and the child and the parent's address are forgotten. */
export async function silentRoad(road: Road, journal: Journal): Promise<void> {
  const { client, parent, childRef } = road;

  journal.chapter('Another parent stays silent');
  await journal.step('The app asks', async () => {
    const request = await client.askGuardian({
      childRef,
      place: 'US-CA',
      birthDate: '2017',
      guardian: { email: parent.address, locale: 'nl' },
      purposes: ['account'],
      escrow: { nickname: 'Tower builder' },
    });
    road.requestId = request.id;
    const letter = await parent.awaitLetter(1);
    return `“${letter.subject}” is sent; it may be answered until ${request.expiresAt.slice(0, 10)}`;
  });
  await journal.step('Fifteen days pass', async () => {
    const now = await road.moveClock('P15D');
    const letters = await parent.letters();
    expectThat(letters.length === 3, `there are ${letters.length} letters, not one and two reminders`);
    return `${now.slice(0, 16)}: two reminders came on the way, and moved nothing`;
  });
  await journal.step('Silence is no, and it is forgotten', async () => {
    const { allowed, reason } = await road.awaitReason('account', 'erased');
    const { state } = await client.consentRequest(road.requestId!);
    await road.told('consent_request.lapsed', 'consent.lapsed', 'erasure.completed');
    expectThat(!allowed && state === 'erased', `allowed ${allowed}, request ${state}`);
    return `account: no (${reason}); the request is ${state}; the app was told consent_request.lapsed and erasure.completed`;
  });
}
