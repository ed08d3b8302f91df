import { IdentityProvider, SignInFault } from './identity-provider.port';

/** Stands where the operator has configured no sign-in: nobody gets to the desk, and parents are served all the same. */
export class NoIdentityProvider extends IdentityProvider {
  readonly isThere = false;

  begin(): Promise<never> {
    return Promise.reject(new SignInFault('off', 'not_configured'));
  }

  finish(): Promise<never> {
    return Promise.reject(new SignInFault('off', 'not_configured'));
  }

  leave(): Promise<null> {
    return Promise.resolve(null);
  }
}
