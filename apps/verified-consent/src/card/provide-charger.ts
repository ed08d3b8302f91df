import type { Policy } from '@kinsent/consent';
import { ConfigError } from '@kinsent/host';
import type { VerifiedConsentConfig } from '../verified-consent.config';
import type { Charger } from './charger.port';
import { NoCharger } from './no.charger';
import { StripeCharger } from './stripe.charger';

/** Who charges cards. Throws ConfigError when the policy offers the card and nobody could charge it. */
export function chargerFor(policy: Policy, config: VerifiedConsentConfig): Charger {
  const { stripeSecretKey: secretKey, stripeWebhookSecret: webhookSecret, stripeApiUrl: apiUrl, stripePages } = config;
  if (secretKey !== null && webhookSecret !== null) {
    const origins = apiUrl === null ? [stripePages] : standInPages(apiUrl);
    return new StripeCharger({ secretKey, webhookSecret, apiUrl, origins });
  }
  const offered = policy.verification?.offered.some(({ methods }) => methods.includes('card')) ?? false;
  if (!offered) return new NoCharger();
  throw new ConfigError([
    'The policy offers the card: set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET (docs/card.md says where Stripe shows them), or take `card` out of verification.offered.',
  ]);
}

/** A stand-in shows its pages where it takes calls, by either name of this machine. */
function standInPages(apiUrl: string): string[] {
  const { port } = new URL(apiUrl);
  return [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
}
