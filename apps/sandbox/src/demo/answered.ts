import { setTimeout as wait } from 'node:timers/promises';
import { expectThat, type Journal } from './journal';
import { codeIn, type Letter, linkIn, numberIn } from './parent';
import type { Road } from './road';

/** A parent answers, is written to a second time, takes it back, and the child is forgotten. */
export async function answeredRoad(road: Road, journal: Journal): Promise<void> {
  const { client, parent, childRef } = road;
  let first: Letter;
  let second: Letter;

  journal.chapter('A parent answers by e-mail');
  await journal.step('The app asks for a child born in May 2016, in the Netherlands', async () => {
    const request = await client.askGuardian({
      childRef,
      place: 'NL',
      birthDate: '2016-05',
      guardian: { email: parent.address, locale: 'en' },
      purposes: ['account', 'creations'],
      escrow: { nickname: 'Castle builder' },
    });
    road.requestId = request.id;
    expectThat(request.state === 'open', `the request is ${request.state}`);
    return `request ${request.id}: ${request.consents.map(({ purpose, state }) => `${purpose} ${state}`).join(', ')}`;
  });
  await journal.step('Until there is an answer the answer is no, and what the child typed stays sealed', async () => {
    const { allowed, reason } = await road.permission('account');
    const escrows = await client.escrow(childRef);
    expectThat(!allowed && reason === 'asked', `allowed ${allowed}, reason ${reason}`);
    expectThat(escrows.length === 0, 'the escrow can be read already');
    return `account: no (${reason}); escrow: closed`;
  });
  await journal.step('A letter reaches the parent', async () => {
    first = await parent.awaitLetter(1);
    return `“${first.subject}”, with a link and the code ${codeIn(first)}`;
  });
  await journal.step('A mail scanner follows the link ten times and presses the button: nothing happens', async () => {
    const link = linkIn(first);
    for (let n = 0; n < 5; n += 1) {
      await fetch(link, { method: 'HEAD' });
      await fetch(link);
    }
    const page = await parent.open(link);
    const answer = await parent.send(page, 'act', {
      act: 'answer',
      'choice.account': 'yes',
      'choice.creations': 'yes',
    });
    const { reason } = await road.permission('account');
    expectThat(answer.status === 422 && reason === 'asked', `answered ${answer.status}, reason ${reason}`);
    return `without the code: ${answer.status}, still ${reason}`;
  });
  await journal.step(
    'The parent opens the page, says yes to the account and no to the rest, and types the code',
    async () => {
      const page = await parent.open(linkIn(first));
      expectThat(page.status === 200, `the page answers ${page.status}`);
      const code = codeIn(first);
      const fields = { act: 'answer', code, 'choice.account': 'yes', 'choice.creations': 'no' };
      const answer = await parent.send(page, 'act', fields);
      expectThat(answer.status === 200, `the answer is not taken: ${answer.status}`);
      return 'the answer is taken';
    },
  );
  await journal.step('The app’s check turns to yes, for that alone', async () => {
    const account = await road.permission('account');
    const creations = await road.permission('creations');
    expectThat(account.allowed && !creations.allowed, `account ${account.reason}, creations ${creations.reason}`);
    return `account: yes (${account.reason}, until ${account.until?.slice(0, 10)}); creations: no (${creations.reason})`;
  });
  await journal.step('What the child typed is handed over', async () => {
    const [escrow] = await client.escrow(childRef);
    expectThat(escrow?.purpose === 'account', 'there is no escrow');
    return JSON.stringify(escrow?.payload);
  });
  await journal.step('The app is told, by signed webhook and by numbered feed', async () => {
    await road.moveClock('PT0S');
    const types = await road.told('consent_request.sent', 'consent.granted', 'consent.refused', 'permission.changed');
    expectThat(await road.webhookSaw('consent.granted'), 'the webhook did not arrive');
    return types.join(', ');
  });
  await journal.step('A day later the second letter follows, and the yes is confirmed', async () => {
    const now = await road.moveClock('PT25H');
    second = await parent.awaitLetter(2);
    await road.told('consent.confirmed');
    return `${now.slice(0, 16)}: “${second.subject}”`;
  });

  journal.chapter('The parent takes it back');
  await journal.step('One page, and one press on the number from the letter', async () => {
    const page = await parent.open(linkIn(second));
    // A press within two seconds would be a robot's: nobody finds a number in a letter that quickly.
    await wait(2_100);
    const answer = await parent.send(page, 'number', { number: numberIn(second), purpose: 'account' });
    expectThat(answer.status === 200, `it is not taken: ${answer.status}`);
    const { allowed } = await road.permission('account');
    expectThat(!allowed, 'it is still allowed');
    return `number ${numberIn(second)}: account is no from this moment`;
  });
  await journal.step('A closing letter leaves; Kinsent forgets at once, the app when its time is over', async () => {
    await road.moveClock('PT10M');
    const closing = await parent.awaitLetter(3);
    const { reason } = await road.awaitReason('account', 'erased');
    await road.told('consent.withdrawn', 'erasure.scheduled');
    expectThat((await client.escrow(childRef)).length === 0, 'the escrow is still there');
    return `“${closing.subject}”; the check answers no (${reason}); nothing is left in escrow`;
  });
  await journal.step('A month later everybody has answered that the child is forgotten', async () => {
    const now = await road.moveClock('P31D');
    await road.told('erasure.requested', 'erasure.acknowledged', 'erasure.completed');
    const { state, targets } = await client.erasures.get((await road.erasureOf('account'))!);
    expectThat(state === 'completed', `the erasure is ${state}`);
    return `${now.slice(0, 16)}: ${targets.map(({ kind, name, state: answer }) => `${kind} ${name} ${answer}`).join(', ')}`;
  });
}
