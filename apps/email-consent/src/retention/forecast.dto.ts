import { erasureCauses, type ErasureCause, foreseenKinds, type ForeseenKind, type Foreseen } from '@kinsent/consent';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';

const steps = ['remind', 'deactivate', 'warn', 'lapse', 'erase', 'anonymise'] as const;

/** How far ahead to look. */
export class ForecastQueryDto {
  /** Days from now, 1 to 3660; 90 without it. */
  @IsOptional()
  @IsString()
  @Matches(/^[1-9]\d{0,3}$/, { message: 'must be a number of days from 1 to 3660' })
  days?: string;

  /** `next` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  cursor?: string;
}

/** So many children for whom the same comes on the same day. */
export class ForeseenDto {
  /** ISO date, in the time zone of the policy. */
  day: string;
  count: number;
  /**
   * `retention`: a rule's step or end. `request.lapse`, `consent.lapse`: a question or a yes that ends, with the data that goes
   * for it. `erasure`: an erasure that is open asks somebody.
   */
  @ApiProperty({ enum: foreseenKinds })
  kind: ForeseenKind;
  @ApiProperty({ enum: steps })
  step: Foreseen['step'];
  /** JSON pointer of the retention rule in the policy. */
  rule: string | null;
  purposes: string[];
  data: string[];
  /** What the period is counted from. */
  trigger: string | null;
  @ApiProperty({ enum: erasureCauses, nullable: true })
  cause: ErasureCause | null;
  /** Who is asked in an open erasure, such as `connector:builder-db`. */
  target: string | null;
}

/** What is foreseen. */
export class ForecastDto {
  from: string;
  until: string;
  /** By day. A page holds what it came across: the same day may go on, on the next one. */
  foreseen: ForeseenDto[];
  /** Where the next page begins; null when this was the last. A page may be empty and not the last. */
  next: string | null;
}
