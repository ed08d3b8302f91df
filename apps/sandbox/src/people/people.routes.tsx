import { randomBytes } from 'node:crypto';
import { Problem, showPage } from '@kinsent/host';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { barFor } from '../hub/bar-for';
import type { SandboxFacts } from '../hub/sandbox-facts';
import { Codes } from './codes';
import { IdTokens } from './id-tokens';
import { people } from './people';
import { isClient, type ReadSignIn, readSignIn } from './read-sign-in';
import { SignInPage } from './sign-in.page';

/** Where a provider stands on the hub. */
export const peoplePath = '/people';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The sandbox’s own identity provider: OpenID Connect by authorization code and PKCE, for one client. Whoever comes says who
 * they are; everything else is as strict as elsewhere. It remembers nobody: there is no session to end here.
 */
export function peopleRoutes(server: FastifyInstance, facts: SandboxFacts): void {
  const { issuer, client, now } = facts.people;
  const codes = new Codes(now);
  const tokens = new IdTokens();
  const at = (path: string): string => `${issuer}${path}`;

  server.get(`${peoplePath}/.well-known/openid-configuration`, () => ({
    issuer,
    authorization_endpoint: at('/sign-in'),
    token_endpoint: at('/token'),
    jwks_uri: at('/keys'),
    end_session_endpoint: at('/leave'),
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code'],
    subject_types_supported: ['public'],
    scopes_supported: ['openid', 'profile'],
    claims_supported: ['sub', 'name', 'roles'],
    id_token_signing_alg_values_supported: ['ES256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  }));

  server.get(`${peoplePath}/keys`, () => tokens.jwks);

  server.get(`${peoplePath}/sign-in`, (request, reply) => {
    const read = readSignIn(request.query as Fields, client);
    if (read.kind !== 'asked') return sendBack(reply, read);
    const page = <SignInPage bar={barFor(request, facts)} action={request.url} people={people} />;
    showPage(reply, page, { formsTo: [new URL(client.redirectUri).origin] });
    return reply;
  });

  server.post(`${peoplePath}/sign-in`, (request, reply) => {
    const read = readSignIn(request.query as Fields, client);
    if (read.kind !== 'asked') return sendBack(reply, read);
    const { redirectUri, state } = read.asked;
    const person = people.find(({ key }) => key === fieldsOf(request)['person']);
    if (person === undefined) return sendBack(reply, { kind: 'refused', error: 'access_denied', redirectUri, state });
    return lead(reply, redirectUri, { code: codes.give(person.key, read.asked), state, iss: issuer });
  });

  server.post(`${peoplePath}/token`, (request, reply) => {
    const body = fieldsOf(request);
    const of = (name: string): string => (typeof body[name] === 'string' ? body[name] : '');
    const refuse = (status: number, error: string): FastifyReply =>
      reply.code(status).header('cache-control', 'no-store').send({ error });
    if (!isClient(client, request.headers.authorization, body)) return refuse(401, 'invalid_client');
    if (of('grant_type') !== 'authorization_code') return refuse(400, 'unsupported_grant_type');
    const granted = codes.spend(of('code'), of('redirect_uri'), of('code_verifier'));
    const person = people.find(({ key }) => key === granted?.person);
    if (granted === null || person === undefined) return refuse(400, 'invalid_grant');
    const { key, name, roles } = person;
    const claims = { iss: issuer, aud: client.id, sub: key, name, roles, nonce: granted.asked.nonce ?? undefined };
    return reply.header('cache-control', 'no-store').send({
      access_token: randomBytes(32).toString('base64url'),
      token_type: 'Bearer',
      expires_in: 60,
      id_token: tokens.issue(claims, now()),
    });
  });

  server.get(`${peoplePath}/leave`, (request, reply) => {
    const { client_id: id, post_logout_redirect_uri: uri } = request.query as Fields;
    if (id !== client.id || uri !== client.signedOutUri) throw new Problem('forbidden');
    return lead(reply, client.signedOutUri, {});
  });

  function sendBack(reply: FastifyReply, read: Exclude<ReadSignIn, { kind: 'asked' }>): FastifyReply {
    if (read.kind === 'stranger') throw new Problem('forbidden');
    return lead(reply, read.redirectUri, { error: read.error, state: read.state, iss: issuer });
  }
}

function fieldsOf({ body }: FastifyRequest): Fields {
  return (body ?? {}) as Fields;
}

function lead(reply: FastifyReply, to: string, query: Readonly<Record<string, string>>): FastifyReply {
  const url = new URL(to);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return reply.code(303).header('cache-control', 'no-store').header('location', url.href).send();
}
