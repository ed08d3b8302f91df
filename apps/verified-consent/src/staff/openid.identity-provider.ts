import type { Clock } from '@kinsent/host';
import type * as OpenId from 'openid-client';
import { IdentityProvider, type Person, SignInFault, type SignInProof } from './identity-provider.port';
import { type Claims, nameIn, namesSomebody, rolesAt } from './read-claims';

export interface OpenIdOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Path of the claim that names roles. */
  readonly rolesClaim: string;
  /** Where the provider sends people back to: after signing in, and after signing out. */
  readonly callbackUrl: string;
  readonly signedOutUrl: string;
  /** True in a sandbox alone: everything is on one machine, without TLS. */
  readonly insecure: boolean;
  /** Seconds that one answer of the provider may take. */
  readonly patience: number;
}

/** Seconds that its clock and ours may differ. */
const skewSeconds = 30;
/** Milliseconds after which the provider is asked anew where its pages and keys are. */
const knownForMs = 3_600_000;

/**
 * Any provider that speaks OpenID Connect: authorization code with PKCE, state and nonce, and id tokens whose signature is
 * checked although they come over TLS. It is first asked when somebody signs in: parents are served while it is down.
 */
export class OpenIdIdentityProvider extends IdentityProvider {
  readonly isThere = true;
  private known: { readonly provider: Promise<OpenId.Configuration>; readonly since: number } | null = null;

  constructor(
    private readonly options: OpenIdOptions,
    private readonly clock: Clock,
  ) {
    super();
  }

  async begin(): Promise<{ url: string; proof: SignInProof }> {
    const { randomState, randomNonce, randomPKCECodeVerifier, calculatePKCECodeChallenge, buildAuthorizationUrl } =
      await library();
    const provider = await this.provider();
    const proof = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
    const url = buildAuthorizationUrl(provider, {
      redirect_uri: this.options.callbackUrl,
      scope: 'openid profile',
      state: proof.state,
      nonce: proof.nonce,
      code_challenge: await calculatePKCECodeChallenge(proof.verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, proof };
  }

  async finish(answer: URLSearchParams, proof: SignInProof): Promise<Person> {
    const { authorizationCodeGrant } = await library();
    const provider = await this.provider();
    const cameTo = new URL(this.options.callbackUrl);
    cameTo.search = answer.toString();
    try {
      const tokens = await authorizationCodeGrant(provider, cameTo, {
        expectedState: proof.state,
        expectedNonce: proof.nonce,
        pkceCodeVerifier: proof.verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new SignInFault('untrue', 'no_id_token');
      const told = await this.toldBeside(claims, tokens.access_token);
      // What was signed counts before what was only told.
      const roles = rolesAt(claims, this.options.rolesClaim) ?? rolesAt(told, this.options.rolesClaim) ?? [];
      return { issuer: claims.iss, subject: claims.sub, name: nameIn({ ...told, ...claims }), roles };
    } catch (error) {
      throw faultOf(error);
    }
  }

  async leave(): Promise<string | null> {
    const { buildEndSessionUrl } = await library();
    try {
      const provider = await this.provider();
      if (provider.serverMetadata().end_session_endpoint === undefined) return null;
      // Without the id token as a hint: it would put a person's name into an address.
      return buildEndSessionUrl(provider, { post_logout_redirect_uri: this.options.signedOutUrl }).href;
    } catch (error) {
      if (error instanceof SignInFault) return null;
      throw error;
    }
  }

  /** Providers may keep name and roles out of the id token, and tell them to whoever asks. */
  private async toldBeside(claims: OpenId.IDToken, accessToken: string): Promise<Claims> {
    if (namesSomebody(claims) && rolesAt(claims, this.options.rolesClaim) !== null) return {};
    const { fetchUserInfo } = await library();
    const provider = await this.provider();
    if (provider.serverMetadata().userinfo_endpoint === undefined) return {};
    return fetchUserInfo(provider, accessToken, claims.sub);
  }

  /** What the provider says of itself; asked once for all who come at the same time, and again after a failure. */
  private async provider(): Promise<OpenId.Configuration> {
    const now = this.clock.now().getTime();
    if (this.known === null || now - this.known.since > knownForMs) {
      this.known = { provider: this.discover(), since: now };
    }
    const { known } = this;
    try {
      return await known.provider;
    } catch (error) {
      if (this.known === known) this.known = null;
      throw new SignInFault('unreachable', codeOf(error));
    }
  }

  private async discover(): Promise<OpenId.Configuration> {
    const {
      allowInsecureRequests,
      clockTolerance,
      ClientSecretBasic,
      ClientSecretPost,
      discovery,
      enableNonRepudiationChecks,
    } = await library();
    const { issuer, clientId, clientSecret, insecure, patience } = this.options;
    const [basic, post] = [ClientSecretBasic(clientSecret), ClientSecretPost(clientSecret)];
    return discovery(
      new URL(issuer),
      clientId,
      { client_secret: clientSecret, [clockTolerance]: skewSeconds },
      (server, client, body, headers) => {
        const takes = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
        const authenticate = takes.includes('client_secret_basic') ? basic : post;
        return authenticate(server, client, body, headers);
      },
      {
        timeout: patience,
        execute: insecure ? [allowInsecureRequests, enableNonRepudiationChecks] : [enableNonRepudiationChecks],
      },
    );
  }
}

/** The library is an ES module: it is loaded when it is first needed, and specs can put another in its place. */
function library(): Promise<typeof OpenId> {
  return import('openid-client');
}

function faultOf(error: unknown): SignInFault {
  if (error instanceof SignInFault) return error;
  const code = codeOf(error);
  const { name, cause } = error as { name?: unknown; cause?: { status?: unknown } };
  if (name === 'AuthorizationResponseError') return new SignInFault('refused', code);
  // What is not the library's own verdict is a connection that failed, or an answer that never came whole.
  const down =
    ['TypeError', 'TimeoutError', 'AbortError'].includes(String(name)) || (Number(cause?.status) || 0) >= 500;
  return new SignInFault(down ? 'unreachable' : 'untrue', code);
}

/** A word for the log: the library's codes, or the provider's own; never a message, which may quote what was sent. */
function codeOf(error: unknown): string {
  const {
    error: named,
    code,
    name,
    cause,
  } = error as { error?: unknown; code?: unknown; name?: unknown; cause?: unknown };
  const inner = (cause as { code?: unknown } | undefined)?.code;
  const word = [named, code, inner, name].find((each) => typeof each === 'string' && /^\w{1,60}$/.test(each));
  return typeof word === 'string' ? word : 'unknown';
}
