import { Module } from '@nestjs/common';
import { CheckStandings } from './check-standings';
import { StrongerChecks } from './stronger-checks';

/** What this service knows of guardians who prove who they are; the proving itself is another service's. */
@Module({ providers: [StrongerChecks, CheckStandings], exports: [StrongerChecks, CheckStandings] })
export class VerificationModule {}
