import {
  type ErasureCause,
  erasureCauses,
  type HoldGround,
  holdGrounds,
  type RetentionAction,
  type TargetKind,
  targetKinds,
  type TargetState,
  targetStates,
} from '@kinsent/consent';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { digits } from '../event/digits';

/** Which part of the list. */
export class ErasuresQueryDto {
  /** `open`: somebody still has to answer; `overdue`: and is late with it. All of them when not said. */
  @IsOptional()
  @IsIn(['open', 'overdue'])
  state?: 'open' | 'overdue';

  /** Id of the last erasure of the page before. */
  @IsOptional()
  @IsUUID()
  after?: string;

  /** At most this many; 100 by default. */
  @IsOptional()
  @Transform(digits)
  @IsInt()
  @Min(1)
  @Max(500)
  limit?: number;
}

/** One place that has to forget the child. */
export class ErasureTargetDto {
  id: string;

  /** `own` is Kinsent itself, `app` is yours to answer. */
  @ApiProperty({ enum: targetKinds })
  kind: TargetKind;

  /** Key of the app, connector or recipient in the policy. */
  name: string;

  action: RetentionAction;

  /** The policy's kinds of data that have to go; an empty list is all that is held for the purposes. */
  data: string[];

  /** Those of them that nobody may be able to bring back: not from a backup, nor with a key. */
  unrecoverable: string[];

  @ApiProperty({ enum: targetStates })
  state: TargetState;

  /** From when it is asked. */
  dueAt: string;

  /** By when it must have answered. */
  deadline: string;

  askedAt: string | null;

  /** Records that it says it erased. */
  records: number | null;

  /** Why something is kept for a while. */
  @ApiProperty({ enum: holdGrounds, nullable: true })
  ground: HoldGround | null;

  heldUntil: string | null;

  answeredAt: string | null;
}

/** The forgetting of one child, everywhere. */
export class ErasureDto {
  id: string;

  /** `completed` once every target has answered. */
  state: 'open' | 'overdue' | 'completed';

  @ApiProperty({ enum: erasureCauses })
  cause: ErasureCause;

  purposes: string[];

  /** What the app calls the one thing that it is about; null where it is about all that is held for the purposes. */
  item: string | null;

  /** Null once the erasure is completed: nobody knows it any more. */
  childRef: string | null;

  requestedAt: string;

  overdueAt: string | null;

  completedAt: string | null;

  targets: ErasureTargetDto[];
}

/** A page of the list, oldest first. */
export class ErasuresDto {
  erasures: ErasureDto[];

  /** Pass as `after` to go on; null at the end. */
  next: string | null;
}
