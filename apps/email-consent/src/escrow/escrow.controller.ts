import { CallingApp, Clock, RequireScope } from '@kinsent/host';
import { EscrowStore, PermissionStore } from '@kinsent/store';
import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ChildRefPipe } from '../child/child-ref.pipe';
import { PermissionAnswers } from '../permission/permission-answer';
import { CurrentPolicy } from '../policy/current-policy';
import { EscrowsDto } from './escrow.dto';

/** Keeps what a child entered away from the app until the guardian has said yes (N1). */
@ApiTags('Escrow')
@Controller('v1/children/:ref/escrow')
export class EscrowController {
  private readonly answers: PermissionAnswers;

  constructor(
    private readonly escrows: EscrowStore,
    private readonly permissions: PermissionStore,
    private readonly clock: Clock,
    current: CurrentPolicy,
  ) {
    this.answers = new PermissionAnswers(current.policy);
  }

  /** What may be read now: only escrows whose purpose is allowed at this moment. None is an empty list. */
  @Get()
  @RequireScope('escrow:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'What the child entered, once it may be read' })
  @ApiOkResponse({ type: EscrowsDto })
  async readEscrow(@CallingApp() app: string, @Param('ref', ChildRefPipe) childRef: string): Promise<EscrowsDto> {
    const known = await this.permissions.lookup(app, childRef);
    const at = this.clock.now();
    const kept = known.child === null ? [] : await this.escrows.read(app, childRef);
    return {
      childRef,
      escrows: kept
        .filter(({ purpose }) => this.answers.one(app, purpose, known, at)?.allowed === true)
        .map(({ requestId, purpose, payload }) => ({ consentRequestId: requestId, purpose, payload })),
    };
  }
}
