import type { Clock } from '@kinsent/host';
import type { VerifiedConsentConfig } from '../verified-consent.config';
import type { IdentityProvider } from './identity-provider.port';
import { NoIdentityProvider } from './no.identity-provider';
import { OpenIdIdentityProvider } from './openid.identity-provider';

/** Where staff sign in, if the operator has said where. */
export function identityProviderFor(config: VerifiedConsentConfig, clock: Clock): IdentityProvider {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret } = config;
  if (issuer === null || clientId === null || clientSecret === null) return new NoIdentityProvider();
  return new OpenIdIdentityProvider(
    {
      issuer,
      clientId,
      clientSecret,
      rolesClaim: config.oidcRolesClaim,
      callbackUrl: `${config.publicUrl}/desk/callback`,
      signedOutUrl: `${config.publicUrl}/desk/signed-out`,
      insecure: issuer.startsWith('http:'),
      patience: 5,
    },
    clock,
  );
}
