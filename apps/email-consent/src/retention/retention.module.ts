import { Module } from '@nestjs/common';
import { ForecastController } from './forecast.controller';

/** What is kept how long, looked at ahead. */
@Module({ controllers: [ForecastController] })
export class RetentionModule {}
