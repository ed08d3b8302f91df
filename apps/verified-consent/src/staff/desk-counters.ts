import type { StaffRole } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { type DeskRoom, deskRooms } from './desk-navigation';

/** Says how much waits in one room. */
export interface DeskCounter {
  readonly key: DeskRoom['key'];
  readonly path: string;
  /** Whose work it is. */
  readonly roles: readonly StaffRole[];
  /** How many wait in all, and how many of them longer than they should. */
  count(): Promise<{ readonly waiting: number; readonly overdue: number }>;
}

/** What the first page of the desk counts. A room adds its own when it is initialised. */
@Injectable()
export class DeskCounters {
  private readonly counters: DeskCounter[] = [];

  add(counter: DeskCounter): void {
    this.counters.push(counter);
  }

  /** Those whose work it is, in the order of the rooms. */
  for(roles: readonly StaffRole[]): DeskCounter[] {
    const place = ({ key }: DeskCounter): number => deskRooms.findIndex((room) => room.key === key);
    return this.counters
      .filter((counter) => counter.roles.some((role) => roles.includes(role)))
      .sort((one, other) => place(one) - place(other));
  }
}
