import {
  BrowserForms,
  Clock,
  loadPolicyFile,
  PoliciesInUse,
  provideDuties,
  serveScript,
  serveStylesheet,
  watchAssurances,
} from '@kinsent/host';
import { Keyring, PolicyStore, StoreModule } from '@kinsent/store';
import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { callControllers, callProviders } from './call/call.parts';
import { CardCharges } from './card/card-charges';
import { Charger } from './card/charger.port';
import { PaymentSettleHandler } from './card/payment-settle.handler';
import { chargerFor } from './card/provide-charger';
import { CurrentRules } from './current-rules';
import { formsStyle } from './desk/forms/forms-style';
import { judgingControllers, judgingProviders } from './desk/forms/forms.parts';
import { DoorActs } from './door/door-acts';
import { DoorController } from './door/door.controller';
import { DoorPages } from './door/door-pages';
import { doorStyle } from './door/door-style';
import { DoorReaders } from './door/door-readers';
import { Doorway } from './door/doorway';
import { ProofsAtHand } from './door/proofs-at-hand';
import { evidenceControllers, evidenceProviders } from './evidence/evidence.parts';
import { FrontController } from './front/front.controller';
import { Front } from './front/front';
import { inquiryControllers, inquiryHandlers, inquiryProviders } from './inquiry/inquiry.parts';
import { inquiryStyle } from './inquiry/inquiry-style';
import { inboundProviders } from './inbound/inbound.parts';
import { pinControllers, pinProviders } from './pin/pin.parts';
import { ProofFallHandler } from './proof/proof-fall.handler';
import { PaymentRefundHandler } from './refund/payment-refund.handler';
import { RefundAlarm } from './refund/refund-alarm';
import { Refunds } from './refund/refunds';
import { provideScanReader } from './scan/provide-scan-reader';
import type { ScanReader } from './scan/scan-reader.port';
import { formControllers, formHandlers, formProviders } from './signed-form/form.parts';
import { uploadScript } from './signed-form/upload-script';
import { deskStyle } from './staff/desk-style';
import { IdentityProvider } from './staff/identity-provider.port';
import { identityProviderFor } from './staff/provide-identity-provider';
import { staffControllers, staffProviders } from './staff/staff.parts';
import { type VerifiedConsentConfig, verifiedConsentConfig } from './verified-consent.config';
import { StripeWebhookController } from './webhook/stripe-webhook.controller';

/** What tests put in place of what reaches beyond this machine. */
export interface StandIns {
  readonly charger?: Charger;
  readonly identityProvider?: IdentityProvider;
  readonly scanReader?: ScanReader;
}

/** The strong door: guardians prove who they are. It knows them, and their children, by numbers alone. */
@Module({})
export class AppModule implements OnModuleInit {
  constructor(private readonly http: HttpAdapterHost) {}

  /** `at` judges whether assurances are in date. Throws PolicyFault, ConfigError, and KeyringFault for keys that cannot be used. */
  static of(config: VerifiedConsentConfig, at: Date, standIns: StandIns = {}): DynamicModule {
    const { databaseUrl, keyDatabaseUrl, deskKeys, indexKey, policyFile, verificationKey, publicUrl } = config;
    const { policy, digest } = loadPolicyFile(policyFile, at);
    const rules = new CurrentRules(policy, digest);
    return {
      module: AppModule,
      imports: [
        StoreModule.forRoot({
          databaseUrl,
          keyDatabaseUrl,
          keyring: Keyring.open({ encryptionKeys: null, deskKeys, indexKey }),
          application: 'verified-consent',
        }),
      ],
      controllers: [
        FrontController,
        DoorController,
        ...formControllers,
        ...callControllers,
        ...pinControllers,
        StripeWebhookController,
        ...staffControllers,
        ...judgingControllers,
        ...inquiryControllers,
        ...evidenceControllers,
      ],
      providers: [
        { provide: verifiedConsentConfig, useValue: config },
        { provide: CurrentRules, useValue: rules },
        { provide: Front, useValue: new Front(policy.operator, policy.locales) },
        { provide: Charger, useValue: standIns.charger ?? chargerFor(policy, config) },
        {
          provide: IdentityProvider,
          inject: [Clock],
          useFactory: (clock: Clock) => standIns.identityProvider ?? identityProviderFor(config, clock),
        },
        provideScanReader(config, standIns.scanReader),
        {
          provide: PoliciesInUse,
          inject: [PolicyStore],
          useFactory: (store: PolicyStore) => new PoliciesInUse(rules, store),
        },
        {
          provide: BrowserForms,
          inject: [Clock],
          useFactory: (clock: Clock) =>
            new BrowserForms({ key: verificationKey, publicUrl, cookie: 'kinsent-verify' }, clock),
        },
        Doorway,
        DoorReaders,
        DoorPages,
        DoorActs,
        ProofsAtHand,
        ...callProviders,
        ...pinProviders,
        CardCharges,
        Refunds,
        RefundAlarm,
        ...formProviders,
        ...inboundProviders,
        ...staffProviders,
        ...judgingProviders,
        ...inquiryProviders,
        ...evidenceProviders,
        watchAssurances(policy),
        ...provideDuties([
          PaymentSettleHandler,
          PaymentRefundHandler,
          ProofFallHandler,
          ...formHandlers,
          ...inquiryHandlers,
        ]),
      ],
    };
  }

  onModuleInit(): void {
    const server = this.http.httpAdapter.getInstance<FastifyInstance>();
    for (const sheet of [doorStyle, deskStyle, formsStyle, inquiryStyle]) serveStylesheet(server, sheet);
    serveScript(server, uploadScript);
  }
}
