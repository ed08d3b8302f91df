import { type HoldGround, holdGrounds } from '@kinsent/consent';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Matches, Max, Min } from 'class-validator';
import { IsChildRef } from '../child/child-ref';

export const receiptOutcomes = ['erased', 'nothing-held', 'held'] as const;

export type ReceiptOutcome = (typeof receiptOutcomes)[number];

/** What an app says it did with a child's data. */
export class ReceiptDto {
  /** As in the event `erasure.requested`; may be left out where the erasure asks the app for one thing only. */
  @IsOptional()
  @IsUUID()
  targetId?: string;

  /** The child of the event: a receipt for another child is refused. */
  @IsChildRef()
  childRef: string;

  @IsIn(receiptOutcomes)
  @ApiProperty({ enum: receiptOutcomes })
  outcome: ReceiptOutcome;

  /** With `erased`: how many records went, as the app counts them. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(2_147_483_647)
  records?: number;

  /** With `held`: until when something is kept; it is asked about again then. An instant, ten years ahead at most. */
  @IsOptional()
  @IsString()
  @Matches(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/, {
    message: 'must be an instant such as 2027-01-31T00:00:00Z',
  })
  heldUntil?: string;

  /** With `held`: the ground on which it is kept. */
  @IsOptional()
  @IsIn(holdGrounds)
  @ApiProperty({ enum: holdGrounds })
  ground?: HoldGround;
}

/** A receipt that was taken down. The same receipt again has the same answer. */
export class TakenReceiptDto {
  erasureId: string;

  targetId: string;

  @ApiProperty({ enum: receiptOutcomes })
  outcome: ReceiptOutcome;

  /**
   * SHA-256 (hex) of the receipt's canonical JSON with `erasureId` and `targetId` and without `childRef`. The certificate
   * holds it: by it the app can show later what it answered.
   */
  digest: string;
}
