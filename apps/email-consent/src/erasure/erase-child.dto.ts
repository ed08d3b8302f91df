import { immediateCauses, type ImmediateCause } from '@kinsent/consent';
import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  MaxLength,
} from 'class-validator';

/** Why everything about a child has to go now. */
export class EraseChildDto {
  /** `accident`: it should never have been collected. */
  @IsIn(immediateCauses)
  @ApiProperty({ enum: immediateCauses })
  cause: ImmediateCause;

  /** Keys of purposes in the app's policy, each once. Without it, everything. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  @ArrayUnique()
  purposes?: string[];
}
