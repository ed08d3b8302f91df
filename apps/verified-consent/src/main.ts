import 'reflect-metadata';
import { boot, readConfig, runService } from '@kinsent/host';
import { AppModule } from './app.module';
import { verifiedConsentVariables } from './verified-consent.config';

void runService(async () => {
  const config = readConfig(verifiedConsentVariables, process.env);
  await boot(AppModule.of(config, new Date()), { service: 'verified-consent', config });
});
