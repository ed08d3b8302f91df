import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guard } from './guard';
import { KinsentProblem } from './kinsent-problem';
import type { Permission } from './wire';

const yes: Permission = { allowed: true, reason: 'granted', level: 'low', until: null, controlledBy: 'guardian' };

async function ask(permission: () => Promise<Permission>, childRef: string | null) {
  const handler = guard(
    { client: { permission }, purpose: 'account', childRef: () => childRef },
    (_req, res) => void res.end('the bricks'),
  );
  const server = createServer((req, res) => void Promise.resolve(handler(req, res)).catch(() => res.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return { status: response.status, body: await response.text() };
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

it('lets a permitted child through', async () => {
  expect(await ask(() => Promise.resolve(yes), 'c')).toEqual({ status: 200, body: 'the bricks' });
});

it.each<[string, () => Promise<Permission>, string | null, string]>([
  ['a child that may not', () => Promise.resolve({ ...yes, allowed: false, reason: 'withdrawn' }), 'c', 'withdrawn'],
  ['nobody in particular', () => Promise.resolve(yes), null, 'not_signed_in'],
  [
    'everyone when the key was refused',
    () => Promise.reject(new KinsentProblem(401, 'unauthorized', 'no')),
    'c',
    'unauthorized',
  ],
])('stops %s', async (_name, permission, childRef, code) => {
  const answer = await ask(permission, childRef);
  expect(answer.status).toBe(403);
  expect(JSON.parse(answer.body)).toMatchObject({ status: 403, code });
});
