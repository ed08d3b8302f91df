import { type Policy, type RuleRun, runsOf, textIn } from '@kinsent/consent';
import type { ChildCase, ChildClock } from '@kinsent/store';

/** Data that a guardian was told will go. */
export interface Going {
  readonly purpose: string;
  readonly title: string;
  /** Labels of the data. */
  readonly data: readonly string[];
  /** The last day on which it may be there, at midnight UTC. */
  readonly goesOn: Date;
  readonly keepable: boolean;
  /** Since when the child was not seen; null where something else began the period. */
  readonly unusedSince: Date | null;
}

export interface GoingWish {
  readonly requestId: string;
  /** Only what was told at that moment; all that was told when null. */
  readonly toldAt: Date | null;
  readonly locale: string;
  readonly at: Date;
}

/** What the guardian of a request was told will go and has not gone: each kind of data of a day once, the earliest first. */
export function toldToGo(policy: Policy, known: ChildCase, clocks: readonly ChildClock[], wish: GoingWish): Going[] {
  const going = clocks.flatMap((clock) =>
    runsOf(policy, known.child.app, clock, known.consents)
      .filter((run) => isTold(run, wish))
      .map((run) => describe(policy, run, clock, wish)),
  );
  const once = new Map(going.map((each) => [JSON.stringify([each.purpose, each.data, each.goesOn]), each]));
  return [...once.values()].sort((one, other) => one.goesOn.getTime() - other.goesOn.getTime());
}

function isTold({ consent, plan, progress }: RuleRun, { requestId, toldAt, at }: GoingWish): boolean {
  if (consent?.requestId !== requestId || progress.over || progress.toldAt === null || plan.dueAt <= at) return false;
  return toldAt === null || progress.toldAt === toldAt.toISOString();
}

function describe(policy: Policy, run: RuleRun, clock: ChildClock, { locale }: GoingWish): Going {
  const { started, plan } = run;
  const purpose = started.purpose!;
  return {
    purpose,
    title: textIn(policy.purposes[purpose]!.title, locale),
    data: started.data.map((key) => textIn(policy.data[key]!.label, locale)),
    goesOn: new Date(`${plan.lastDay}T00:00:00Z`),
    keepable: 'unless' in started.rule && started.rule.unless?.includes('guardian-keeps') === true,
    unusedSince: clock.trigger === 'last.activity' ? clock.startedAt : null,
  };
}
