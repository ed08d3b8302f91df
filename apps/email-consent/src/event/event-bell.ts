import { DutyStore } from '@kinsent/store';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

/** Rings when anything was committed, so that readers who wait for an event need not ask again and again. */
@Injectable()
export class EventBell implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly waiting = new Set<() => void>();
  private stopListening: (() => void | Promise<void>) | null = null;

  constructor(private readonly duties: DutyStore) {}

  async onApplicationBootstrap(): Promise<void> {
    this.stopListening = await this.duties.onWork(() => this.ring());
  }

  async onModuleDestroy(): Promise<void> {
    this.ring();
    await this.stopListening?.();
  }

  /** Resolves at the next ring, or after `atMostMs`. */
  async heard(atMostMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, atMostMs);
      this.waiting.add(done);
    });
  }

  private ring(): void {
    for (const done of [...this.waiting]) done();
  }
}
