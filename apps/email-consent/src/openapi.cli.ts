import 'reflect-metadata';
import { buildOpenApi, HostModule, Log } from '@kinsent/host';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { apiDescription } from './api-description';
import { AppModule } from './app.module';
import { readEmailConsentConfig } from './email-consent.config';
import { CurrentPolicy } from './policy/current-policy';

/** Values of the right form, and nothing behind them: in preview mode no provider is made and nothing connects. */
const key = Buffer.alloc(32).toString('base64');
const standIns = {
  DATABASE_URL: 'postgresql://nobody@database.example/none',
  KEY_DATABASE_URL: 'postgresql://nobody@database.example/none',
  PUBLIC_URL: 'https://consent.example',
  POLICY_FILE: 'none',
  ENCRYPTION_KEYS: `none:${key}`,
  REFERENCE_KEYS: `none:${Buffer.alloc(32, 1).toString('base64')}`,
  INDEX_KEY: key,
  LINK_KEY: key,
  SMTP_URL: 'smtp://mail.example',
  MAIL_FROM_ADDRESS: 'consent@example.example',
};

@Module({})
class RootModule {}

/** Writes the same document as `/openapi.json` to standard output, without a database or a policy. */
async function main(): Promise<void> {
  const config = readEmailConsentConfig(standIns);
  // Only consulted when something is asked of it, which preview mode never does.
  const noPolicy = new CurrentPolicy({} as CurrentPolicy['policy'], '');
  const host = HostModule.forRoot({ config, log: new Log({ service: 'email-consent', level: 'silent' }) });
  const root = { module: RootModule, imports: [host, AppModule.of(config, noPolicy)] };
  const options = { preview: true, logger: false, abortOnError: false } as const;
  const app = await NestFactory.create(root, new FastifyAdapter(), options);
  process.stdout.write(`${JSON.stringify(buildOpenApi(app, apiDescription), null, 2)}\n`);
}

void main();
