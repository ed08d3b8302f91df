import { type IdentityProvider, type Person, SignInFault, type SignInProof } from './identity-provider.port';

/** A provider with the hands of somebody who signs in at its page. */
export interface ProviderToTry {
  readonly provider: IdentityProvider;
  readonly issuer: string;
  /** Signs somebody in at the page that `url` leads to; answers the query with which they come back. */
  let(person: Person, url: string): URLSearchParams;
  /** From now on it does not answer. */
  goDown(): Promise<void>;
}

/** What everybody who signs staff in keeps to. */
export function signsPeopleIn(open: () => Promise<ProviderToTry>): void {
  let at: ProviderToTry;
  let robin: Person;
  beforeEach(async () => {
    at = await open();
    robin = { issuer: at.issuer, subject: '7', name: 'Robin', roles: ['reviewer', 'canteen'] };
  });

  const begin = async (): Promise<{ proof: SignInProof; answer: URLSearchParams }> => {
    const { url, proof } = await at.provider.begin();
    return { proof, answer: at.let(robin, url) };
  };

  it('says who came back, with every role that is named', async () => {
    const { proof, answer } = await begin();
    expect(await at.provider.finish(answer, proof)).toEqual(robin);
  });

  it('sets out with other words each time', async () => {
    const [one, two] = [await at.provider.begin(), await at.provider.begin()];
    for (const word of ['state', 'nonce', 'verifier'] as const) {
      expect(one.proof[word]).not.toBe(two.proof[word]);
      expect(one.proof[word].length).toBeGreaterThanOrEqual(43);
    }
    expect(one.url).not.toContain(one.proof.verifier);
  });

  it('takes a code once', async () => {
    const { proof, answer } = await begin();
    await at.provider.finish(answer, proof);
    expect(await faultOf(at.provider.finish(answer, proof))).toMatchObject({ kind: 'untrue' });
  });

  it.each(['state', 'nonce', 'verifier'] as const)('takes nothing with the %s of another sign-in', async (word) => {
    const [one, other] = [await begin(), await begin()];
    const mixed = { ...one.proof, [word]: other.proof[word] };
    expect(await faultOf(at.provider.finish(one.answer, mixed))).toMatchObject({ kind: 'untrue' });
  });

  it('takes no code that was made up, and no answer without one', async () => {
    const { proof, answer } = await begin();
    const made = new URLSearchParams(answer);
    made.set('code', 'made-up');
    expect(await faultOf(at.provider.finish(made, proof))).toMatchObject({ kind: 'untrue' });
    expect(await faultOf(at.provider.finish(new URLSearchParams(), proof))).toMatchObject({ kind: 'untrue' });
  });

  it('says that somebody was not let in', async () => {
    const { proof, answer } = await begin();
    answer.delete('code');
    answer.set('error', 'access_denied');
    expect(await faultOf(at.provider.finish(answer, proof))).toMatchObject({ kind: 'refused', code: 'access_denied' });
  });

  it('says that it cannot be reached', async () => {
    const { proof, answer } = await begin();
    await at.goDown();
    expect(await faultOf(at.provider.finish(answer, proof))).toMatchObject({ kind: 'unreachable' });
  });
}

/** What a sign-in came to nothing with. */
export async function faultOf(attempt: Promise<unknown>): Promise<SignInFault> {
  const thrown: unknown = await attempt.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof SignInFault)) throw new Error('It came to something.', { cause: thrown });
  return thrown;
}
