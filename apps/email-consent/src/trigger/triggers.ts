import { Clock, Problem } from '@kinsent/host';
import { OneReplyStore, RetentionClockStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { CurrentPolicy } from '../policy/current-policy';
import type { ReportTriggerDto, TriggerDto } from './trigger.dto';
import { activityOutlives, isOneReply, readReport, repliesSaid, type Reported } from './trigger-rules';
import { readWhen } from './when';

/** Takes down what apps say has happened. */
@Injectable()
export class Triggers {
  private readonly outlives = new Map<string, boolean>();

  constructor(
    private readonly clocks: RetentionClockStore,
    private readonly replies: OneReplyStore,
    private readonly current: CurrentPolicy,
    private readonly clock: Clock,
  ) {}

  /** Answers the moment that was understood. Throws the Problem `impossible_time`. */
  async active(app: string, childRef: string, when: string | undefined): Promise<Date> {
    const now = this.clock.now();
    const at = readWhen(when, now);
    const outlives = this.activityOutlives(app);
    const moved = await this.clocks.activity({ app, ref: childRef, at, outlives }, now);
    // Of a child that is not known yet only what an exception carries waits for its activity.
    if (!moved && outlives) {
      const clock = { app, ref: childRef, trigger: 'last.activity', about: '', item: '', startedAt: at, outlives };
      await this.clocks.start(clock, now);
    }
    return at;
  }

  /** Throws the Problems `unknown_trigger`, `unknown_purpose`, `impossible_time` and `reply_already_sent`. */
  async report(app: string, childRef: string, body: ReportTriggerDto): Promise<TriggerDto> {
    const now = this.clock.now();
    const reported = readReport(this.current.policy, app, body);
    const startedAt = readWhen(body.at, now);
    const started = await this.start(app, childRef, reported, startedAt, now);
    return {
      childRef,
      trigger: body.trigger,
      purpose: body.purpose ?? null,
      record: body.record ?? null,
      item: body.item ?? null,
      startedAt: started?.toISOString() ?? null,
    };
  }

  private async start(app: string, ref: string, reported: Reported, startedAt: Date, now: Date): Promise<Date | null> {
    if (isOneReply(this.current.policy, reported)) {
      const sentAt = await this.replies.sentAt(app, ref, reported.about);
      // The same report once more says nothing new; a later one is a second use (16 CFR 312.5(c)(3)).
      if (sentAt !== null && startedAt > sentAt) throw new Problem('reply_already_sent');
      if (sentAt !== null || reported.trigger === 'collected') return sentAt;
    }
    const replied = repliesSaid(this.current.policy, app, reported);
    return this.clocks.start({ app, ref, ...reported, startedAt, replied }, now);
  }

  private activityOutlives(app: string): boolean {
    let known = this.outlives.get(app);
    if (known === undefined) this.outlives.set(app, (known = activityOutlives(this.current.policy, app)));
    return known;
  }
}
