import { readConfig, runCommand, SystemClock, withStores } from '@kinsent/host';
import { PaymentDeskStore } from '@kinsent/store';
import { verifiedConsentVariables } from '../verified-consent.config';
import { paymentHelp, runPaymentCommand } from './payment-command';

void runCommand(paymentHelp, async (args) => {
  const { databaseUrl } = readConfig({ databaseUrl: verifiedConsentVariables.databaseUrl }, process.env);
  return withStores({ databaseUrl, keyring: null, application: 'kinsent-payments' }, (stores) =>
    runPaymentCommand(args, {
      desk: stores.get(PaymentDeskStore),
      at: new SystemClock().now(),
      say: (line) => void process.stdout.write(`${line}\n`),
    }),
  );
});
