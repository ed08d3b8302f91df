import { Global, Module } from '@nestjs/common';
import { Idempotency } from '../idempotency/idempotency.interceptor';
import { ApiKeyGuard } from './api-key.guard';
import { ApiKeys } from './api-keys';

/** API keys and idempotency, for services with an API. Needs the global StoreModule. */
@Global()
@Module({
  providers: [ApiKeys, ApiKeyGuard, Idempotency],
  exports: [ApiKeys, ApiKeyGuard, Idempotency],
})
export class ApiModule {}
