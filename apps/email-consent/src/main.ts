import 'reflect-metadata';
import { boot, runService } from '@kinsent/host';
import { apiDescription } from './api-description';
import { AppModule } from './app.module';
import { readEmailConsentConfig } from './email-consent.config';
import { readCurrentPolicy } from './policy/read-current-policy';

void runService(async () => {
  const config = readEmailConsentConfig(process.env);
  await boot(AppModule.of(config, readCurrentPolicy(config.policyFile)), {
    service: 'email-consent',
    config,
    publicUrl: config.publicUrl,
    api: apiDescription,
  });
});
