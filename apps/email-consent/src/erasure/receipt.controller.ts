import { CallingApp, RequireScope } from '@kinsent/host';
import { Body, Controller, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RecordIdPipe } from '../child/record-id.pipe';
import { ReceiptDto, TakenReceiptDto } from './receipt.dto';
import { Receipts } from './receipts';
import { SignedReceiptGuard } from './signed-receipt.guard';

const signature = { required: true, schema: { type: 'string' as const } };

/** How an app answers `erasure.requested`. A receipt is its own idempotency key. */
@ApiTags('Erasures')
@Controller('v1/erasures/:id/receipts')
export class ReceiptController {
  constructor(private readonly receipts: Receipts) {}

  /**
   * Signed by Standard Webhooks with the secret of one of the app's webhook endpoints. The same receipt again changes
   * nothing; another one about a target that has answered is refused. A late one is taken, and ends the delay.
   */
  @Post()
  @HttpCode(200)
  @UseGuards(SignedReceiptGuard)
  @RequireScope('erasures:write')
  @ApiHeader({ name: 'webhook-id', description: 'Any id of the message.', ...signature })
  @ApiHeader({ name: 'webhook-timestamp', description: 'When it was signed, in Unix seconds.', ...signature })
  @ApiHeader({ name: 'webhook-signature', description: '`v1,` and the signature in base64.', ...signature })
  @ApiOperation({ summary: 'Answer that a child’s data is gone' })
  @ApiOkResponse({ type: TakenReceiptDto })
  giveReceipt(
    @CallingApp() app: string,
    @Param('id', RecordIdPipe) id: string,
    @Body() body: ReceiptDto,
  ): Promise<TakenReceiptDto> {
    return this.receipts.take(app, id, body);
  }
}
