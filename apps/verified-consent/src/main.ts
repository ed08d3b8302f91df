import 'reflect-metadata';
import { boot, runService } from '@kinsent/host';
import { AppModule } from './app.module';
import { slowestUpload } from './signed-form/form-files';
import { readVerifiedConsentConfig } from './verified-consent.config';

void runService(async () => {
  const config = readVerifiedConsentConfig(process.env);
  const { publicUrl } = config;
  await boot(AppModule.of(config, new Date()), {
    service: 'verified-consent',
    config,
    publicUrl,
    slowRequests: slowestUpload,
  });
});
