import { Module } from '@nestjs/common';
import { EraseChildController } from './erase-child.controller';
import { ErasureController } from './erasure.controller';
import { ImmediateErasures } from './immediate-erasures';
import { ReceiptController } from './receipt.controller';
import { Receipts } from './receipts';
import { SignedReceiptGuard } from './signed-receipt.guard';

/** Forgetting, as apps ask for it and answer for it. */
@Module({
  controllers: [ErasureController, EraseChildController, ReceiptController],
  providers: [ImmediateErasures, Receipts, SignedReceiptGuard],
  exports: [ImmediateErasures],
})
export class ErasureModule {}
