import { Module } from '@nestjs/common';
import { AgeCheckController } from './age-check.controller';

@Module({ controllers: [AgeCheckController] })
export class AgeCheckModule {}
