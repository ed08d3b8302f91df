import { signsPeopleIn } from './identity-provider.contract';
import { testIssuer, TestIdentityProvider } from './identity-provider.testing';

describe('the identity provider of tests', () => {
  signsPeopleIn(() => {
    const provider = new TestIdentityProvider();
    return Promise.resolve({
      provider,
      issuer: testIssuer,
      let: (person, url) => provider.let(person, url),
      goDown: () => {
        provider.fails = { kind: 'unreachable', code: 'down' };
        return Promise.resolve();
      },
    });
  });
});
