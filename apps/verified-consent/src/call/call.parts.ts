import type { Provider, Type } from '@nestjs/common';
import { CallController } from './call.controller';
import { CallCounter } from './call-counter';
import { CallDesk } from './call-desk';
import { CallTimesOffered } from './call-times-offered';
import { DeskCallController } from './desk-call.controller';
import { DeskCallsController } from './desk-calls.controller';

/** What calls bring to the service. */
export const callControllers: Type[] = [CallController, DeskCallsController, DeskCallController];

export const callProviders: Provider[] = [CallTimesOffered, CallDesk, CallCounter];
