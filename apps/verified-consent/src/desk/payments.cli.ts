import { readConfig, runCommand, SystemClock, withStores } from '@kinsent/host';
import { ChildCaseStore, PaymentDeskStore, PaymentStore, VerificationStore } from '@kinsent/store';
import { Refunds } from '../refund/refunds';
import { verifiedConsentVariables } from '../verified-consent.config';
import { paymentHelp, runPaymentCommand } from './payment-command';

void runCommand(paymentHelp, async (args) => {
  const { databaseUrl } = readConfig({ databaseUrl: verifiedConsentVariables.databaseUrl }, process.env);
  return withStores({ databaseUrl, keyring: null, application: 'kinsent-payments' }, (stores) =>
    runPaymentCommand(args, {
      desk: stores.get(PaymentDeskStore),
      payments: stores.get(PaymentStore),
      refunds: new Refunds(stores.get(PaymentStore), stores.get(VerificationStore), stores.get(ChildCaseStore)),
      at: new SystemClock().now(),
      say: (line) => void process.stdout.write(`${line}\n`),
    }),
  );
});
