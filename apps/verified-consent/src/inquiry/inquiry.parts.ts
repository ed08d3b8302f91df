import type { Provider, Type } from '@nestjs/common';
import { Inquiries } from './inquiries';
import { InquiryAlarm } from './inquiry-alarm';
import { InquiryDeskController } from './inquiry-desk.controller';
import { InquiryDestroyHandler } from './inquiry-destroy.handler';
import { RegisteredController } from './registered.controller';

export const inquiryControllers: Type[] = [RegisteredController, InquiryDeskController];

/** All that has to do with parents who were never asked. */
export const inquiryProviders: Provider[] = [Inquiries, InquiryAlarm];

export const inquiryHandlers = [InquiryDestroyHandler] as const;
