import { CallingApp, RequireScope } from '@kinsent/host';
import { EventStore } from '@kinsent/store';
import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { messageOf } from '../webhook/webhook-message';
import { EventBell } from './event-bell';
import { EventsDto, EventsQueryDto } from './event.dto';

/** Longest time that a waiting reader goes without looking, should a ring be lost. */
const lookAgainMs = 2_000;

/** The numbered feed: whoever has read up to n has missed nothing up to n (N9). */
@ApiTags('Events')
@Controller('v1/events')
export class EventController {
  constructor(
    private readonly events: EventStore,
    private readonly bell: EventBell,
  ) {}

  /** Events after a sequence, oldest first. With `wait` the call stays open until there is one, up to 20 seconds. */
  @Get()
  @RequireScope('events:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'What has happened' })
  @ApiOkResponse({ type: EventsDto })
  async listEvents(@CallingApp() app: string, @Query() query: EventsQueryDto): Promise<EventsDto> {
    const { after = 0, limit = 100, wait = 0 } = query;
    const deadline = performance.now() + wait * 1000;
    for (;;) {
      const found = await this.events.after(app, after, limit);
      const left = deadline - performance.now();
      if (found.length > 0 || left <= 0) {
        return { events: found.map(messageOf), next: found.at(-1)?.sequence ?? after };
      }
      await this.bell.heard(Math.min(left, lookAgainMs));
    }
  }
}
