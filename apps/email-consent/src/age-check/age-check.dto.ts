import type { AgeCheckReason, Level, PurposeReason } from '@kinsent/consent';
import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** An age or a birth date, and a place. Nothing of it is kept, and nobody learns how often it was tried. */
export class AgeCheckDto {
  /** ISO 3166-1 country, or country and subdivision (`NL`, `US-CA`). */
  @IsString()
  @MaxLength(6)
  place: string;

  /** Birth date as year, month or day (`2016`, `2016-05`, `2016-05-03`). Give this or `age`. */
  @IsOptional()
  @IsString()
  @MaxLength(10)
  birthDate?: string;

  /** Age in whole years. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(130)
  age?: number;
}

/** The age that was asked for, and where it comes from. */
export class AgeOfConsentDto {
  age: number;

  source: string;

  /** How sure we are of the source. */
  confidence: string;
}

/** What one purpose needs for this age in this place. */
export class PurposeNeedDto {
  needs: 'consent' | 'none';

  level: Level | null;

  reason: PurposeReason;
}

/** How the check came out. */
@ApiExtraModels(PurposeNeedDto)
export class AgeCheckAnswerDto {
  outcome: 'pass' | 'parent_needed' | 'prohibited';

  why: AgeCheckReason;

  ageOfConsent: AgeOfConsentDto;

  /** By purpose; empty when prohibited. */
  @ApiProperty({ type: 'object', additionalProperties: { $ref: getSchemaPath(PurposeNeedDto) } })
  purposes: Record<string, PurposeNeedDto>;
}
