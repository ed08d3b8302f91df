import { CallingApp, Clock, Problem, RequireScope } from '@kinsent/host';
import { PermissionStore } from '@kinsent/store';
import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readChildRef } from '../child/child-ref.pipe';
import { CurrentPolicy } from '../policy/current-policy';
import { etagOf, type Known, matches, PermissionAnswers } from './permission-answer';
import { ChildPermissionsDto, PermissionCheckResultsDto, PermissionChecksDto } from './permission.dto';

const etagHeader = { ETag: { description: 'Of this answer; changes with it.', schema: { type: 'string' as const } } };

/** May this child use this? Answers from state and time alone, and says no to whatever it does not know. */
@ApiTags('Permissions')
@Controller('v1')
export class PermissionController {
  private readonly answers: PermissionAnswers;

  constructor(
    private readonly permissions: PermissionStore,
    private readonly clock: Clock,
    current: CurrentPolicy,
  ) {
    this.answers = new PermissionAnswers(current.policy);
  }

  /** Every purpose of the app for one child. Keep the `ETag` and send it as `If-None-Match`: 304 means no change. */
  @Get('children/:ref/permissions')
  @RequireScope('permissions:read')
  @ApiOperation({ summary: 'What a child may do' })
  @ApiOkResponse({ type: ChildPermissionsDto, headers: etagHeader })
  @ApiResponse({
    status: 304,
    description: 'Nothing has changed: the answer with this `ETag` stands.',
    headers: etagHeader,
  })
  @ApiHeader({ name: 'If-None-Match', required: false, description: 'The `ETag` of the answer that you have.' })
  @ApiParam({ name: 'ref', type: String, description: 'The app’s own reference of the child.' })
  async readPermissions(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    // The hot path reads the request itself: each parameter decorator with a pipe would cost it several promises.
    const app = request.caller!.app;
    const childRef = readChildRef((request.params as { ref: string }).ref);
    const known = await this.permissions.lookup(app, childRef);
    const permissions = this.answers.text(app, known, this.clock.now());
    const body = `{"childRef":${JSON.stringify(childRef)},"permissions":${permissions}}`;
    const etag = etagOf(body);
    void reply.header('etag', etag).header('cache-control', 'private, no-cache');
    if (matches(request.headers['if-none-match'], etag)) void reply.code(304).send();
    else void reply.header('content-type', 'application/json; charset=utf-8').send(body);
  }

  /**
   * Up to 100 pairs of child and purpose, answered in the order of the questions. This changes nothing: each call answers
   * anew, and an `Idempotency-Key` is accepted and has no effect.
   */
  @Post('permission-checks')
  @HttpCode(200)
  @RequireScope('permissions:read')
  @ApiOperation({ summary: 'Check many permissions at once' })
  @ApiOkResponse({ type: PermissionCheckResultsDto })
  async checkPermissions(
    @CallingApp() app: string,
    @Body() { checks }: PermissionChecksDto,
  ): Promise<PermissionCheckResultsDto> {
    const refs = [...new Set(checks.map(({ childRef }) => childRef))];
    const found = await this.permissions.lookupMany(app, refs);
    const known = new Map<string, Known>(refs.map((ref, index) => [ref, found[index]!]));
    const at = this.clock.now();
    const answers = checks.map(({ childRef, purpose }) => this.answers.one(app, purpose, known.get(childRef)!, at));
    const unknown = answers.flatMap((answer, index) => (answer === null ? [index] : []));
    if (unknown.length > 0) {
      throw new Problem('unknown_purpose', {
        errors: unknown.map((index) => ({
          pointer: `/checks/${index}/purpose`,
          detail: 'is not a purpose of this app',
        })),
      });
    }
    return { results: checks.map(({ childRef, purpose }, index) => ({ childRef, purpose, ...answers[index]! })) };
  }
}
