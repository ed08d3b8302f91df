import { verifyByCommand } from './verify-by-command';
import { expectThat, type Journal } from './journal';
import { type Page, Parent } from './parent';
import type { Road } from './road';

/** A parent never answers: the question ends by itself, and everybody forgets the child, and proves it. */
export async function silentRoad(road: Road, journal: Journal): Promise<void> {
  const { client, parent } = road;
  const child = new Parent(road.hub, parent.address);
  let erasureId: string;

  journal.chapter('Another parent stays silent');
  await journal.step('In the sample app a child says how old it is, and types a parent’s address', async () => {
    const before = await road.lastSequence();
    const gate = await child.open(`${road.hub}/app`);
    const ask = await child.send(gate, 'year', { month: '05', year: '2017', place: 'US-CA' });
    const waiting = await child.send(ask, 'email', { nickname: 'Tower builder', email: parent.address, locale: 'nl' });
    expectThat(titleOf(waiting) === 'We have written to your parent', `the app says: ${titleOf(waiting)}`);
    await road.follow(before);
    const letter = await parent.awaitLetter(1);
    return `“${letter.subject}” is sent; the app keeps the question and nothing else`;
  });
  await journal.step('Fifteen days pass', async () => {
    const now = await road.moveClock('P15D');
    const letters = await parent.letters();
    expectThat(letters.length === 3, `there are ${letters.length} letters, not one and two reminders`);
    return `${now.slice(0, 16)}: two reminders came on the way, and moved nothing`;
  });
  await journal.step('Silence is no', async () => {
    const { allowed, reason } = await road.awaitReason('account', 'erased');
    const { state } = await client.consentRequest(road.requestId!);
    await road.told('consent_request.lapsed', 'consent.lapsed');
    expectThat(!allowed && state === 'erased', `allowed ${allowed}, request ${state}`);
    return `account: no (${reason}); the request is ${state}`;
  });
  await journal.step('The app was asked to forget the child, did, and gave a signed receipt', async () => {
    await road.told('erasure.requested', 'erasure.acknowledged', 'erasure.completed');
    erasureId = (await road.erasureOf('account'))!;
    const page = await child.open(`${road.hub}/app`);
    expectThat(titleOf(page) === 'We have forgotten you', `the app says: ${titleOf(page)}`);
    expectThat(page.html.includes('the question to the parent; gone'), 'the app does not say what went');
    const { state, childRef, targets } = await client.erasures.get(erasureId);
    expectThat(state === 'completed' && childRef === null, `the erasure is ${state}`);
    return targets
      .map(({ kind, name, state: answer, records }) => `${kind} ${name}: ${answer} ${records ?? 0}`)
      .join('; ');
  });
  await journal.step('There is a certificate, and anybody can verify it from an export of the ledger', async () => {
    const certificate = await client.erasures.certificate(erasureId);
    expectThat(certificate !== null, 'there is no certificate');
    return verifyByCommand(certificate!, road.auditDatabaseUrl);
  });
}

function titleOf({ html }: Page): string {
  return /<h1>(.*?)<\/h1>/.exec(html)?.[1] ?? 'nothing';
}
