import { Module } from '@nestjs/common';
import { TriggerController } from './trigger.controller';
import { Triggers } from './triggers';

/** What apps report so that retention can be counted. */
@Module({ controllers: [TriggerController], providers: [Triggers] })
export class TriggerModule {}
