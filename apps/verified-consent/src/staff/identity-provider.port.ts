/** What proves, when somebody comes back from the provider, that this browser set out from here. */
export interface SignInProof {
  readonly state: string;
  readonly nonce: string;
  /** Of PKCE (RFC 7636): whoever has only the code can do nothing with it. */
  readonly verifier: string;
}

/** Somebody whom the provider vouches for. */
export interface Person {
  readonly issuer: string;
  /** The provider's own number of the person: the only one that stays. */
  readonly subject: string;
  readonly name: string;
  /** Every role that the provider names, ours or not. */
  readonly roles: readonly string[];
}

/**
 * `off`: none is configured. `unreachable`: it does not answer, or not as a provider. `refused`: it did not let the person
 * in. `untrue`: what came back does not prove anything.
 */
export type SignInFaultKind = 'off' | 'unreachable' | 'refused' | 'untrue';

/** A sign-in came to nothing. `code` tells the log why, and never who. */
export class SignInFault extends Error {
  override readonly name = 'SignInFault';

  constructor(
    readonly kind: SignInFaultKind,
    readonly code: string,
  ) {
    super(`${kind}: ${code}`);
  }
}

/** Where the operator's staff sign in: we keep no passwords. */
export abstract class IdentityProvider {
  /** False where the operator has configured none. */
  abstract readonly isThere: boolean;

  /** Where a browser goes to sign in, and what must come back with it. Throws SignInFault. */
  abstract begin(): Promise<{ readonly url: string; readonly proof: SignInProof }>;

  /** Who came back, by the query of the address that they came back to. Throws SignInFault. */
  abstract finish(answer: URLSearchParams, proof: SignInProof): Promise<Person>;

  /** Where a browser goes to sign out there as well; null where the provider has no such place, or does not answer. */
  abstract leave(): Promise<string | null>;
}
