import { type EventType, eventTypes } from '@kinsent/consent';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { digits } from './digits';

/** Where to go on reading. */
export class EventsQueryDto {
  /** Sequence of the last event that was seen; 0, or nothing, begins at the beginning. */
  @IsOptional()
  @Transform(digits)
  @IsInt()
  @Min(0)
  after?: number;

  /** At most this many events; 100 by default. */
  @IsOptional()
  @Transform(digits)
  @IsInt()
  @Min(1)
  @Max(500)
  limit?: number;

  /** Seconds to wait for a first event where there is none yet; 0 by default. */
  @IsOptional()
  @Transform(digits)
  @IsInt()
  @Min(0)
  @Max(20)
  wait?: number;
}

/** One fact. */
export class EventDto {
  id: string;

  /** Counts up by one within an app, without holes. */
  sequence: number;

  /** The list may grow: pass over what you do not know. */
  @ApiProperty({ enum: eventTypes })
  type: EventType;

  createdAt: string;

  /** Always holds `child: true` and `childRef`, beside ids, states and times. */
  data: Record<string, unknown>;
}

/** A page of the feed, oldest first. */
export class EventsDto {
  events: EventDto[];

  /** Pass as `after` to go on. */
  next: number;
}
