import type { Provider, Type } from '@nestjs/common';
import { CallController } from './call.controller';
import { CallTimesOffered } from './call-times-offered';

/** What calls bring to the service. */
export const callControllers: Type[] = [CallController];

export const callProviders: Provider[] = [CallTimesOffered];
