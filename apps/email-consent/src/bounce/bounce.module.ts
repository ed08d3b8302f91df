import { Module } from '@nestjs/common';
import { BounceListener } from './bounce-listener';
import { Bounces } from './bounces';

/** Letters that come back, and the door through which their reports come in. */
@Module({ providers: [Bounces, BounceListener], exports: [Bounces] })
export class BounceModule {}
