import { nextStep, type PlanStep } from './retention-plan';
import {
  type RetentionClock,
  type RetentionTerms,
  type RuleProgress,
  type RuleRun,
  runsOf,
  type StandingConsent,
} from './retention-run';

/** A step before the end that is to be carried out now. */
export interface TurnStep {
  readonly run: RuleRun;
  readonly action: PlanStep['action'];
}

/** What a clock that fell due brings about, and when to look at it again. */
export interface Turn {
  readonly steps: readonly TurnStep[];
  /** The rules whose time is over: their data goes. */
  readonly ends: readonly RuleRun[];
  readonly progress: Readonly<Record<string, RuleProgress>>;
  /** Null when nothing of it falls due by time alone. */
  readonly nextAt: Date | null;
  /** Nothing is left to run: the clock goes, and the next trigger starts a new one. */
  readonly over: boolean;
  /** Something of it rests on no yes: it runs on when the last yes has ended. */
  readonly outlives: boolean;
}

export interface Turning {
  readonly policy: RetentionTerms;
  readonly app: string;
  readonly clock: RetentionClock;
  /** All of the child's consents, oldest first. */
  readonly consents: readonly StandingConsent[];
  /** Whether somebody may be written to about data that rests on this yes. */
  readonly reachable: (consent: StandingConsent | null) => boolean;
  readonly at: Date;
}

/** Triggers that wait for a yes or for a rule to come; of any other what has nothing to run is over. */
const lasting: readonly string[] = ['last.activity', 'collected', 'created'];

/** Looks at a clock: what is due by the policy of today, from when it started. Safe to repeat at any time. */
export function turnOf({ policy, app, clock, consents, reachable, at }: Turning): Turn {
  const steps: TurnStep[] = [];
  const ends: RuleRun[] = [];
  const progress: Record<string, RuleProgress> = {};
  const ahead: Date[] = [];
  const runs = runsOf(policy, app, clock, consents);
  for (const run of runs) {
    let now = run.progress;
    const before: TurnStep[] = [];
    for (let next = now.over ? null : nextStep(run.plan, now.done, at); next !== null;) {
      if (!next.due) {
        ahead.push(next.at);
        break;
      }
      const { action, index } = next;
      if (action === 'erase' || action === 'anonymise') {
        now = { ...now, done: index, over: true };
        ends.push(run);
        break;
      }
      const told = action !== 'deactivate' && reachable(run.consent);
      now = { ...now, done: index + 1, toldAt: told ? at.toISOString() : now.toldAt };
      before.push({ run, action });
      next = nextStep(run.plan, now.done, at);
    }
    progress[run.key] = now;
    // What goes now is not announced any more.
    if (!now.over) steps.push(...before);
  }
  const running = Object.values(progress).some(({ over }) => !over);
  return {
    steps,
    ends,
    progress,
    nextAt: ahead.length === 0 ? null : new Date(Math.min(...ahead.map((each) => each.getTime()))),
    over: !running && (runs.length > 0 || !lasting.includes(clock.trigger)),
    outlives: runs.some(({ key, consent }) => consent === null && progress[key]!.over === false),
  };
}
