import { Module } from '@nestjs/common';
import { EventBell } from './event-bell';
import { EventController } from './event.controller';

@Module({ controllers: [EventController], providers: [EventBell] })
export class EventModule {}
