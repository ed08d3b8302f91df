import { LetterBox } from '../inbox/letter-box';
import { openHub } from '../hub/hub.testing';

it('shows where to begin, says what it cannot read, and has no photos that nobody took', async () => {
  const { hub } = await openHub(new LetterBox());
  const headers = { host: 'localhost:4400' };
  try {
    const page = await hub.inject({ url: '/pen', headers });
    expect([page.statusCode, page.body.includes('Pen and paper')]).toEqual([200, true]);
    for (const [payload, words] of [
      [{ address: 'x', childName: 'Tess', answers: 'perhaps' }, 'Answers are yes, no or open'],
      [{ address: 'http://elsewhere.example/p/a/verify', childName: 'Tess', answers: 'yes' }, 'Paste the address'],
      [{}, 'Answers are yes, no or open'],
    ] as const) {
      const body = new URLSearchParams({ ...payload }).toString();
      const answer = await hub.inject({
        method: 'POST',
        url: '/pen',
        payload: body,
        headers: { ...headers, origin: 'http://localhost:4400', 'content-type': 'application/x-www-form-urlencoded' },
      });
      expect([answer.statusCode, answer.body.includes(words)]).toEqual([422, true]);
    }
    expect((await hub.inject({ url: '/pen/none/1.jpg', headers })).statusCode).toBe(404);
    const mailed = await hub.inject({
      method: 'POST',
      url: '/pen/none/mail',
      headers: { ...headers, origin: 'http://localhost:4400' },
    });
    expect(mailed.statusCode).toBe(404);
  } finally {
    await hub.close();
  }
});
