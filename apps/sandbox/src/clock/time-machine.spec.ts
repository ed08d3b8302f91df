import { HubClock } from './hub.clock';
import { StuckInTime, TimeMachine, type Work } from './time-machine';

const hour = 3_600_000;

/** A house whose work is done `delay` polls after it fell due, and which may owe more when it is done. */
class House implements Work {
  owed: { name: string; dueAt: number; owes?: { name: string; after: number }; retryAfter?: number }[] = [];
  done: { name: string; at: number }[] = [];
  spreadAt: number[] = [];
  stuck = false;

  constructor(readonly clock: HubClock) {}

  pending = (now: Date): Promise<number> => {
    const due = this.owed.filter(({ dueAt }) => dueAt <= now.getTime());
    if (this.stuck) return Promise.resolve(due.length);
    const [next] = due.sort((a, b) => a.dueAt - b.dueAt);
    if (next !== undefined) {
      this.owed = this.owed.filter((each) => each !== next);
      const at = this.clock.now().getTime();
      this.done.push({ name: next.name, at });
      if (next.owes !== undefined) this.owed.push({ name: next.owes.name, dueAt: at + next.owes.after });
      if (next.retryAfter !== undefined) this.owed.push({ ...next, dueAt: at + next.retryAfter });
    }
    return Promise.resolve(due.length);
  };

  nextDueAt = (): Promise<Date | null> =>
    Promise.resolve(this.owed.length === 0 ? null : new Date(Math.min(...this.owed.map(({ dueAt }) => dueAt))));

  spread = (offsetMs: number): Promise<void> => {
    this.spreadAt.push(offsetMs);
    return Promise.resolve();
  };
}

function house(patienceMs?: number) {
  const clock = new HubClock();
  const built = new House(clock);
  const machine = new TimeMachine({ clock, work: built, spread: built.spread, patienceMs, exactStops: 50 });
  const ahead = (hours: number) => (now: Date) => new Date(now.getTime() + hours * hour);
  return { clock, house: built, machine, ahead, start: clock.now().getTime() };
}

it('stops wherever something falls due, in order and at its hour, also for what is owed on the way', async () => {
  const { house: built, machine, ahead, start } = house();
  built.owed.push({ name: 'lapse', dueAt: start + 20 * hour });
  built.owed.push({ name: 'letter', dueAt: start + 2 * hour, owes: { name: 'confirm', after: 10 * hour } });
  built.owed.push({ name: 'next year', dueAt: start + 9000 * hour });
  const journey = await machine.advanceTo(ahead(25));
  expect(built.done.map(({ name }) => name)).toEqual(['letter', 'confirm', 'lapse']);
  expect(built.done.map(({ at }) => Math.round((at - start) / hour))).toEqual([2, 12, 20]);
  expect(journey.stops).toBe(3);
  expect(journey.to.getTime() - journey.from.getTime()).toBeGreaterThanOrEqual(25 * hour);
  expect(built.owed.map(({ name }) => name)).toEqual(['next year']);
});

it('does what was due before it leaves', async () => {
  const { house: built, machine, ahead, start } = house();
  built.owed.push({ name: 'now', dueAt: start - 1 });
  await machine.advanceTo(ahead(0));
  expect(built.done.map(({ name }) => name)).toEqual(['now']);
});

it('does not go to the end of a lease: what is in hand is waited for', async () => {
  const { clock, house: built, ahead, start } = house();
  const leaseEnds = new Date(start + hour);
  let inHand = 0;
  let looks = 0;
  const pending = async (now: Date) => (inHand > 0 ? inHand-- : built.pending(now));
  // Between the first look for what is due and that for what is next, something falls due and is taken up.
  const nextDueAt = () => {
    looks += 1;
    if (looks > 1) return built.nextDueAt();
    inHand = 3;
    return Promise.resolve(leaseEnds);
  };
  built.owed.push({ name: 'lapse', dueAt: start + 20 * hour });
  const machine = new TimeMachine({ clock, work: { pending, nextDueAt }, spread: built.spread });
  expect((await machine.advanceTo(ahead(25))).stops).toBe(1);
  expect(built.done.map(({ at }) => Math.round((at - start) / hour))).toEqual([20]);
});

it('tells the services every time at which it stops, and the last one', async () => {
  const { clock, house: built, machine, ahead, start } = house();
  built.owed.push({ name: 'a', dueAt: start + hour });
  await machine.advanceTo(ahead(3));
  expect(built.spreadAt).toHaveLength(2);
  expect(built.spreadAt.at(-1)).toBe(clock.offsetMs);
  expect(Math.round(clock.offsetMs / hour)).toBe(3);
});

it('takes journeys one after another, each from where the last one ended', async () => {
  const { clock, machine, ahead } = house();
  await Promise.all([machine.advanceTo(ahead(1)), machine.advanceTo(ahead(2)), machine.advanceTo(ahead(3))]);
  expect(Math.round(clock.offsetMs / hour)).toBe(6);
});

it('comes to an end although something fails every five minutes for five years', async () => {
  const { house: built, machine, ahead, start } = house();
  built.owed.push({ name: 'webhook', dueAt: start, retryAfter: hour / 12 });
  const journey = await machine.advanceTo(ahead(5 * 8766));
  expect(journey.stops).toBeLessThan(110);
});

it('says so when work that fell due is not done, and can be used again', async () => {
  const { house: built, machine, ahead, start } = house(20);
  built.owed.push({ name: 'a', dueAt: start + hour });
  built.stuck = true;
  await expect(machine.advanceTo(ahead(2))).rejects.toBeInstanceOf(StuckInTime);
  built.stuck = false;
  await machine.advanceTo(ahead(2));
  expect(built.done.map(({ name }) => name)).toEqual(['a']);
});

it('never moves back', () => {
  const clock = new HubClock();
  clock.moveTo(new Date(Date.now() + hour));
  clock.moveTo(new Date(0));
  expect(clock.now().getTime()).toBeGreaterThan(Date.now() + hour - 1000);
});
