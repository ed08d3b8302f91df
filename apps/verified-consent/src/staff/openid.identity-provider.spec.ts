/** @jest-environment ./test/support/with-openid-client.js */
import { TestClock } from '../front.testing';
import { faultOf, signsPeopleIn } from './identity-provider.contract';
import type { Person } from './identity-provider.port';
import { OpenIdIdentityProvider, type OpenIdOptions } from './openid.identity-provider';
import { type Forgery, OpenIdServer } from './openid-server.testing';

jest.mock('openid-client', () => (globalThis as unknown as { openidClient: object }).openidClient);

const start = new Date('2026-11-22T09:00:00Z');

function providerOf(server: OpenIdServer, change: Partial<OpenIdOptions> = {}, clock = new TestClock(start)) {
  return new OpenIdIdentityProvider(
    {
      issuer: server.issuer,
      clientId: 'desk',
      clientSecret: 'right secret:1',
      rolesClaim: 'roles',
      callbackUrl: 'https://verify.brickyard.example/desk/callback',
      signedOutUrl: 'https://verify.brickyard.example/desk/signed-out',
      insecure: true,
      patience: 10,
      ...change,
    },
    clock,
  );
}

describe('a provider that speaks OpenID Connect', () => {
  let server: OpenIdServer;
  const stopped: Promise<void>[] = [];
  beforeEach(async () => {
    server = await OpenIdServer.start();
  });
  afterEach(async () => {
    stopped.push(server.stop());
    await Promise.all(stopped);
  });

  const robin = (): Person => ({ issuer: server.issuer, subject: '7', name: 'Robin', roles: ['reviewer'] });

  async function signIn(provider = providerOf(server)): Promise<Person> {
    const { url, proof } = await provider.begin();
    return provider.finish(server.let(robin(), url), proof);
  }

  describe('keeps to what all providers do', () => {
    signsPeopleIn(async () => {
      const provider = providerOf(server);
      await provider.begin();
      return {
        provider,
        issuer: server.issuer,
        let: (person, url) => server.let(person, url),
        goDown: () => server.stop(),
      };
    });
  });

  it('asks for a code with PKCE, state and nonce, and for no more than who somebody is', async () => {
    const { url, proof } = await providerOf(server).begin();
    const asked = Object.fromEntries(new URL(url).searchParams);
    expect(url.startsWith(`${server.issuer}/authorize?`)).toBe(true);
    expect(asked).toEqual({
      client_id: 'desk',
      redirect_uri: 'https://verify.brickyard.example/desk/callback',
      response_type: 'code',
      scope: 'openid profile',
      state: proof.state,
      nonce: proof.nonce,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
  });

  it.each<[string, Forgery, string?]>([
    ['for somebody else', { claims: { aud: 'other' } }],
    ['for several, of whom none was let in for us', { claims: { aud: ['other', 'third'] } }],
    ['given to somebody else', { claims: { aud: ['desk', 'other'], azp: 'other' } }],
    ['of another issuer', { claims: { iss: 'https://evil.example' } }],
    ['that is over', { claims: { exp: Math.floor(Date.now() / 1000) - 120 } }],
    ['that begins tomorrow', { claims: { nbf: Math.floor(Date.now() / 1000) + 86_400 } }],
    ['without an end', { claims: { exp: undefined } }],
    ['without a subject', { claims: { sub: undefined } }],
    ['without a nonce', { claims: { nonce: undefined } }],
    ['with another nonce', { claims: { nonce: 'another' } }],
    ['that nobody signed', { header: { alg: 'none' }, signature: 'none' }],
    ['whose signature was cut off', { signature: 'none' }],
    ['that somebody else signed', { signature: 'other-key' }],
    ['that names another algorithm', { header: { alg: 'HS256' } }],
    ['with a key that is not known', { header: { kid: 'two' } }],
    ['that asks for what we do not understand', { header: { crit: ['b64'], b64: false } }],
  ])('believes no id token %s', async (_name, forgery) => {
    server.forgery = forgery;
    expect(await faultOf(signIn())).toMatchObject({ kind: 'untrue' });
  });

  it('believes no answer that names another issuer', async () => {
    const provider = providerOf(server);
    const { url, proof } = await provider.begin();
    const answer = server.let(robin(), url);
    answer.set('iss', 'https://evil.example');
    expect(await faultOf(provider.finish(answer, proof))).toMatchObject({ kind: 'untrue' });
    answer.delete('iss');
    expect(await faultOf(provider.finish(answer, proof))).toMatchObject({ kind: 'untrue' });
  });

  it('says that its own secret is wrong without saying the secret', async () => {
    const fault = await faultOf(signIn(providerOf(server, { clientSecret: 'wrong' })));
    expect(fault).toMatchObject({ kind: 'untrue', code: 'invalid_client' });
    expect(fault.message).not.toContain('wrong');
  });

  it.each([
    [['client_secret_basic'], 'client_secret_basic'],
    [['client_secret_post'], 'client_secret_post'],
    [undefined, 'client_secret_basic'],
  ])('says who it is as the provider likes it: %s', async (supported, used) => {
    server.metadata = { token_endpoint_auth_methods_supported: supported };
    expect(await signIn()).toMatchObject({ name: 'Robin' });
    expect(server.authentications).toEqual([used]);
  });

  it('finds roles where the provider puts them: in the id token, deeper in it, or only when asked', async () => {
    server.rolesIn = 'nested';
    expect(await signIn(providerOf(server, { rolesClaim: 'realm_access.roles' }))).toMatchObject({
      roles: ['reviewer'],
    });
    expect(server.asked).not.toContain('/userinfo');
    server.rolesIn = 'userinfo';
    expect(await signIn()).toMatchObject({ roles: ['reviewer'] });
    server.metadata = { userinfo_endpoint: undefined };
    expect(await signIn(providerOf(server))).toMatchObject({ roles: [] });
  });

  it('asks for a name that the id token does not hold, and believes it of nobody else', async () => {
    server.forgery = { claims: { name: undefined } };
    expect(await signIn()).toMatchObject({ name: 'Robin', subject: '7' });
    server.userInfo = { sub: '8', name: 'Sam', roles: ['administrator'] };
    expect(await faultOf(signIn())).toMatchObject({ kind: 'untrue' });
    // What was signed counts before what was only told.
    server.userInfo = { iss: 'https://evil.example', roles: ['administrator'] };
    expect(await signIn()).toMatchObject({ issuer: server.issuer, roles: ['reviewer'] });
  });

  it('is not asked before somebody signs in, then once for all, and again after an hour', async () => {
    const clock = new TestClock(start);
    const provider = providerOf(server, {}, clock);
    expect(server.asked).toEqual([]);
    await Promise.all([provider.begin(), provider.begin(), provider.begin()]);
    expect(server.asked).toEqual(['/.well-known/openid-configuration']);
    clock.moveTo(new Date(start.getTime() + 3_700_000));
    await provider.begin();
    expect(server.asked).toHaveLength(2);
  });

  it('is asked again after it did not answer, and after it answered nonsense', async () => {
    const provider = providerOf(server);
    server.broken = true;
    expect(await faultOf(provider.begin())).toMatchObject({ kind: 'unreachable' });
    server.broken = false;
    server.metadata = { issuer: 'https://evil.example' };
    expect(await faultOf(provider.begin())).toMatchObject({ kind: 'unreachable' });
    server.metadata = {};
    expect(await signIn(provider)).toMatchObject({ name: 'Robin' });
    server.broken = true;
    expect(await faultOf(signIn(provider))).toMatchObject({ kind: 'unreachable' });
  });

  it('does not wait for ever', async () => {
    server.slow = Infinity;
    const before = performance.now();
    expect(await faultOf(providerOf(server, { patience: 1 }).begin())).toMatchObject({ kind: 'unreachable' });
    expect(performance.now() - before).toBeLessThan(8_000);
  });

  it('is not spoken to without TLS outside of a sandbox', async () => {
    expect(await faultOf(providerOf(server, { insecure: false }).begin())).toMatchObject({ kind: 'unreachable' });
    expect(server.asked).toEqual([]);
  });

  it('is left by its own page where it has one, without a word of who leaves', async () => {
    const left = new URL((await providerOf(server).leave())!);
    expect(left.origin + left.pathname).toBe(`${server.issuer}/leave`);
    expect(Object.fromEntries(left.searchParams)).toEqual({
      client_id: 'desk',
      post_logout_redirect_uri: 'https://verify.brickyard.example/desk/signed-out',
    });
    server.metadata = { end_session_endpoint: undefined };
    expect(await providerOf(server).leave()).toBeNull();
    server.broken = true;
    expect(await providerOf(server).leave()).toBeNull();
  });
});
