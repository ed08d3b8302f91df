import { randomBytes } from 'node:crypto';
import {
  IdentityProvider,
  type Person,
  SignInFault,
  type SignInFaultKind,
  type SignInProof,
} from './identity-provider.port';

export const testIssuer = 'https://id.brickyard.example';

/** An identity provider in this process: tests say who is in front of it, and what is wrong with it. */
export class TestIdentityProvider extends IdentityProvider {
  isThere = true;
  /** What the next step fails with. */
  fails: { readonly kind: SignInFaultKind; readonly code: string } | null = null;
  /** Where people sign out there as well. */
  leaveUrl: string | null = null;
  private readonly codes = new Map<
    string,
    { readonly person: Person; readonly nonce: string; readonly verifier: string }
  >();
  private readonly begun = new Map<string, SignInProof>();

  begin(): Promise<{ url: string; proof: SignInProof }> {
    if (this.fails !== null) return Promise.reject(new SignInFault(this.fails.kind, this.fails.code));
    const word = (): string => randomBytes(32).toString('base64url');
    const proof = { state: word(), nonce: word(), verifier: word() };
    this.begun.set(proof.state, proof);
    return Promise.resolve({ url: `${testIssuer}/authorize?state=${proof.state}`, proof });
  }

  /** Somebody signs in at the page that `url` leads to; answers the query with which they come back. */
  let(person: Person, url: string): URLSearchParams {
    const state = new URL(url).searchParams.get('state') ?? '';
    const { nonce, verifier } = this.begun.get(state)!;
    const code = randomBytes(16).toString('base64url');
    this.codes.set(code, { person, nonce, verifier });
    return new URLSearchParams({ code, state, iss: testIssuer });
  }

  finish(answer: URLSearchParams, { state, nonce, verifier }: SignInProof): Promise<Person> {
    const fail = (kind: SignInFaultKind, code: string) => Promise.reject(new SignInFault(kind, code));
    if (this.fails !== null) return fail(this.fails.kind, this.fails.code);
    if (answer.get('error') !== null) return fail('refused', answer.get('error')!);
    if (answer.get('state') !== state) return fail('untrue', 'state');
    const code = answer.get('code') ?? '';
    const known = this.codes.get(code);
    this.codes.delete(code);
    if (known === undefined || known.verifier !== verifier) return fail('untrue', 'invalid_grant');
    if (known.nonce !== nonce) return fail('untrue', 'nonce');
    return Promise.resolve(known.person);
  }

  leave(): Promise<string | null> {
    return Promise.resolve(this.leaveUrl);
  }
}
