import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Person } from './identity-provider.port';

type Json = Readonly<Record<string, unknown>>;

interface Granted {
  readonly person: Person;
  readonly nonce: string;
  readonly challenge: string;
  readonly redirectUri: string;
}

/** What is wrong with an id token: its claims, its header, or the key that signed it. */
export interface Forgery {
  readonly claims?: Json;
  readonly header?: Json;
  readonly signature?: 'other-key' | 'none';
}

// Making one takes a while.
const [keys, otherKeys] = [1, 2].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 })) as [KeyPair, KeyPair];

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** An OpenID provider on loopback that lies as it is told to. */
export class OpenIdServer {
  forgery: Forgery = {};
  /** What it says of itself differently. */
  metadata: Json = {};
  /** What it tells of a person beside name and roles, and whether roles are in the id token at all. */
  rolesIn: 'id-token' | 'nested' | 'userinfo' = 'id-token';
  /** What it tells differently of whoever it is asked about. */
  userInfo: Json = {};
  /** Milliseconds that it takes for each answer; Infinity: it never answers. */
  slow = 0;
  broken = false;
  /** Paths that were asked, in their order. */
  readonly asked: string[] = [];
  /** How the client said who it is. */
  readonly authentications: string[] = [];
  private readonly codes = new Map<string, Granted>();
  private readonly people = new Map<string, Person>();

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => void this.answer(request, response));
  }

  static async start(): Promise<OpenIdServer> {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return new OpenIdServer(server);
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = new Promise((done) => this.server.close(done));
    this.server.closeAllConnections();
    await closed;
  }

  /** Somebody signs in at the page that `url` leads to. */
  let(person: Person, url: string): URLSearchParams {
    const asked = new URL(url).searchParams;
    const code = randomBytes(16).toString('hex');
    this.codes.set(code, {
      person,
      nonce: asked.get('nonce') ?? '',
      challenge: asked.get('code_challenge_method') === 'S256' ? (asked.get('code_challenge') ?? '') : '',
      redirectUri: asked.get('redirect_uri') ?? '',
    });
    return new URLSearchParams({ code, state: asked.get('state') ?? '', iss: this.issuer });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', this.issuer);
    this.asked.push(pathname);
    if (this.slow === Infinity) return;
    if (this.broken) return void response.writeHead(502).end('<html>bad gateway</html>');
    const body = await bodyOf(request);
    const [status, json] = this.answerTo(pathname, body, request.headers.authorization ?? '');
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  }

  private answerTo(path: string, body: URLSearchParams, authorization: string): [status: number, json: Json] {
    switch (path) {
      case '/.well-known/openid-configuration':
        return [200, { ...this.ownMetadata(), ...this.metadata }];
      case '/jwks':
        return [200, { keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] }];
      case '/token':
        return this.tokenFor(body, authorization);
      case '/userinfo': {
        const person = this.people.get(authorization.replace(/^Bearer /, ''));
        return person === undefined
          ? [401, {}]
          : [200, { sub: person.subject, name: person.name, roles: person.roles, ...this.userInfo }];
      }
      default:
        return [404, {}];
    }
  }

  private ownMetadata(): Json {
    const at = (path: string): string => `${this.issuer}/${path}`;
    return {
      issuer: this.issuer,
      authorization_endpoint: at('authorize'),
      token_endpoint: at('token'),
      jwks_uri: at('jwks'),
      userinfo_endpoint: at('userinfo'),
      end_session_endpoint: at('leave'),
      response_types_supported: ['code'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    };
  }

  private tokenFor(body: URLSearchParams, authorization: string): [status: number, json: Json] {
    const basic = authorization.startsWith('Basic ');
    this.authentications.push(basic ? 'client_secret_basic' : 'client_secret_post');
    const given = basic
      ? Buffer.from(authorization.slice(6), 'base64').toString().replaceAll('+', ' ').split(':').map(decodeURIComponent)
      : [body.get('client_id'), body.get('client_secret')];
    if (given[0] !== 'desk' || given[1] !== 'right secret:1') return [401, { error: 'invalid_client' }];
    const code = body.get('code') ?? '';
    const granted = this.codes.get(code);
    this.codes.delete(code);
    const challenge = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url');
    if (granted?.challenge !== challenge || granted.redirectUri !== body.get('redirect_uri')) {
      return [400, { error: 'invalid_grant' }];
    }
    const accessToken = randomBytes(16).toString('hex');
    this.people.set(accessToken, granted.person);
    return [200, { access_token: accessToken, token_type: 'bearer', expires_in: 60, id_token: this.idToken(granted) }];
  }

  private idToken({ person, nonce }: Granted): string {
    const now = Math.floor(Date.now() / 1000);
    const roles = {
      'id-token': { roles: person.roles },
      nested: { realm_access: { roles: person.roles } },
      userinfo: {},
    }[this.rolesIn];
    const { claims, header, signature } = this.forgery;
    const own = {
      iss: this.issuer,
      aud: 'desk',
      sub: person.subject,
      name: person.name,
      nonce,
      iat: now,
      exp: now + 300,
    };
    const text = [
      { alg: 'RS256', kid: 'one', ...header },
      { ...own, ...roles, ...claims },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${text}.${signature === 'none' ? '' : this.signatureOf(text, signature === 'other-key' ? otherKeys : keys)}`;
  }

  private signatureOf(text: string, { privateKey }: KeyPair): string {
    return sign('sha256', Buffer.from(text), privateKey).toString('base64url');
  }
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return new URLSearchParams(text);
}
