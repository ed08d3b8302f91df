import { CallingApp, Clock, Idempotent, Pending, type PendingAnswer, Problem, RequireScope } from '@kinsent/host';
import { ChildCaseStore } from '@kinsent/store';
import { Body, Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NoFieldsPipe } from '../child/no-fields.pipe';
import { RecordIdPipe } from '../child/record-id.pipe';
import { cancelConsentRequest } from './cancel-consent-request';
import { ConsentRequestDto, CreateConsentRequestDto, ResendConsentRequestDto } from './consent-request.dto';
import { FreshLetters } from './fresh-letters';
import { NewRequests } from './new-requests';
import { requestOf } from './request-facts';
import { RequestViews } from './request-views';

/** Asks guardians, on behalf of the calling app alone: another app's requests are not found. */
@ApiTags('Consent requests')
@Controller('v1/consent-requests')
export class ConsentRequestController {
  constructor(
    private readonly cases: ChildCaseStore,
    private readonly newRequests: NewRequests,
    private readonly letters: FreshLetters,
    private readonly views: RequestViews,
    private readonly clock: Clock,
  ) {}

  /** Writes to the guardian and asks for one consent a purpose. The answer never tells whether the address is known. */
  @Post()
  @RequireScope('consents:write')
  @Idempotent()
  @ApiOperation({ summary: 'Ask a guardian' })
  @ApiCreatedResponse({ type: ConsentRequestDto })
  createRequest(
    @CallingApp() app: string,
    @Body() body: CreateConsentRequestDto,
    @Pending() pending: PendingAnswer | null,
  ): Promise<ConsentRequestDto> {
    return this.newRequests.open(app, body, pending);
  }

  /** Where the request stands. A forgotten one says `erased`. */
  @Get(':id')
  @RequireScope('consents:read')
  @Header('cache-control', 'private, no-cache')
  @ApiOperation({ summary: 'Read a request' })
  @ApiOkResponse({ type: ConsentRequestDto })
  async readRequest(@CallingApp() app: string, @Param('id', RecordIdPipe) id: string): Promise<ConsentRequestDto> {
    const found = await this.cases.findByRequest(app, id);
    if (found === null) throw new Problem('not_found');
    return this.views.of(found.child, requestOf(found, id));
  }

  /**
   * A fresh letter, within the policy's caps; to a corrected address while the last letter has bounced. Where the guardian
   * said yes and has yet to prove who they are, it leads on to that, once a day.
   */
  @Post(':id/resend')
  @HttpCode(202)
  @RequireScope('consents:write')
  @Idempotent()
  @ApiOperation({ summary: 'Send a fresh letter' })
  async resendLetter(
    @CallingApp() app: string,
    @Param('id', RecordIdPipe) id: string,
    @Body() body: ResendConsentRequestDto,
  ): Promise<ConsentRequestDto> {
    const { child, ...facts } = await this.letters.send(app, id, body);
    return this.views.of(child, facts);
  }

  /** Calls the request off: what is still asked lapses and is forgotten. An answered request stays answered. */
  @Post(':id/cancel')
  @HttpCode(200)
  @RequireScope('consents:write')
  @Idempotent()
  @ApiOperation({ summary: 'Call a request off' })
  async cancelRequest(
    @CallingApp() app: string,
    @Param('id', RecordIdPipe) id: string,
    @Body(NoFieldsPipe) _nothing: undefined,
  ): Promise<ConsentRequestDto> {
    const known = await this.cases.findByRequest(app, id);
    if (known === null) throw new Problem('not_found');
    const facts = await this.cases.change({ requestId: id }, (found) =>
      cancelConsentRequest(found, id, this.clock.now()),
    );
    return this.views.of(known.child, facts);
  }
}
