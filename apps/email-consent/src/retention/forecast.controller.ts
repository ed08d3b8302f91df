import { addPeriod, groupForeseen } from '@kinsent/consent';
import { CallingApp, Clock, Problem, RequireScope } from '@kinsent/host';
import { ForecastLost, RetentionForecastStore } from '@kinsent/store';
import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPolicy } from '../policy/current-policy';
import { ForecastDto, ForecastQueryDto } from './forecast.dto';

const usualDays = 90;
const mostDays = 3660;
const rowsOnAPage = 500;

/** Looking ahead at what will go, and why, without touching it (T23). */
@ApiTags('Retention')
@Controller('v1/retention')
export class ForecastController {
  constructor(
    private readonly forecast: RetentionForecastStore,
    private readonly current: CurrentPolicy,
    private readonly clock: Clock,
  ) {}

  /** What comes if nothing happens before: by day, counted, by the policy of today. It names no child. */
  @Get('forecast')
  @RequireScope('retention:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'What will go, and why' })
  @ApiOkResponse({ type: ForecastDto })
  async readForecast(@CallingApp() app: string, @Query() query: ForecastQueryDto): Promise<ForecastDto> {
    const days = query.days === undefined ? usualDays : Number(query.days);
    if (days > mostDays) throw invalid('/days', `must be at most ${mostDays}`);
    const { policy } = this.current;
    const from = this.clock.now();
    const window = { from, until: addPeriod(from, `P${days}D`, policy.timeZone) };
    const wish = { policy, window, app, after: query.cursor ?? null, rows: rowsOnAPage };
    const page = await this.forecast.page(wish).catch((error: unknown) => {
      throw error instanceof ForecastLost ? invalid('/cursor', 'is not the end of a page') : error;
    });
    return {
      from: from.toISOString(),
      until: window.until.toISOString(),
      foreseen: groupForeseen(page.foreseen, policy.timeZone).map(({ target, purposes, data, ...group }) => ({
        day: group.day,
        count: group.count,
        kind: group.kind,
        step: group.step,
        rule: group.rule,
        purposes: [...purposes],
        data: [...data],
        trigger: group.trigger,
        cause: group.cause,
        target: target === null ? null : `${target.kind}:${target.name}`,
      })),
      next: page.next,
    };
  }
}

function invalid(pointer: string, detail: string): Problem {
  return new Problem('invalid_fields', { errors: [{ pointer, detail }] });
}
