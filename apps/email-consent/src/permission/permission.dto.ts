import type { Level, PermissionReason } from '@kinsent/consent';
import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsString, MaxLength, ValidateNested } from 'class-validator';
import { IsChildRef } from '../child/child-ref';

/** May this child use this purpose, and why. */
export class PermissionDto {
  allowed: boolean;

  /** Why: `granted`, `asked`, `withdrawn` and so on. Read `allowed` to decide, `reason` to explain. */
  reason: PermissionReason;

  /** The proof that the purpose needs; null where an exception carries it. */
  level: Level | null;

  /** When a yes ends; null where there is no yes or it has no end. */
  until: string | null;

  /** Who decides: the guardian, the young person once of age, or nobody where no consent is needed. */
  controlledBy: 'guardian' | 'child' | 'nobody';
}

/** Every purpose of the calling app for one child. */
@ApiExtraModels(PermissionDto)
export class ChildPermissionsDto {
  childRef: string;

  /** By purpose. */
  @ApiProperty({ type: 'object', additionalProperties: { $ref: getSchemaPath(PermissionDto) } })
  permissions: Record<string, PermissionDto>;
}

/** One pair to check. */
export class PermissionQuestionDto {
  @IsChildRef()
  childRef: string;

  @IsString()
  @MaxLength(64)
  purpose: string;
}

/** Up to 100 pairs of child and purpose. */
export class PermissionChecksDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => PermissionQuestionDto)
  checks: PermissionQuestionDto[];
}

/** The answer to one pair. */
export class PermissionCheckResultDto extends PermissionDto {
  childRef: string;

  purpose: string;
}

/** Answers in the order of the questions. */
export class PermissionCheckResultsDto {
  results: PermissionCheckResultDto[];
}
