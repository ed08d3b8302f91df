import { EventFollower } from '@kinsent/client';
import type { BareHouse } from './bare-house';

/** An app that follows the feed and answers every erasure with a receipt, as docs/integrating.md tells apps to. */
export class AnsweringApp {
  /** What it said it erased, by target; the first answer counts. */
  readonly receipts = new Map<string, number>();
  /** How often it was asked, by target. */
  readonly asked = new Map<string, number>();
  private readonly abort = new AbortController();
  private readonly running: Promise<void>;
  private readonly waking: NodeJS.Timeout;

  /** `held`: how many records it has of a child. */
  constructor(
    private readonly house: BareHouse,
    held: (childRef: string) => number,
  ) {
    let sequence = 0;
    const memory = {
      load: () => Promise.resolve(sequence),
      save: (last: number) => {
        sequence = last;
        return Promise.resolve();
      },
    };
    const follower = new EventFollower({
      client: house.client,
      memory,
      pollMs: 100,
      onEvent: async (event) => {
        await house.client.erasures.answer(event, ({ targetId, childRef }) => {
          this.asked.set(targetId, (this.asked.get(targetId) ?? 0) + 1);
          // What it erased it remembers with its own data, in one commit: asked again it says the same.
          const records = this.receipts.get(targetId) ?? held(childRef);
          this.receipts.set(targetId, records);
          return records;
        });
      },
    });
    this.running = follower.run(this.abort.signal);
    // As a webhook does: otherwise pauses grow while the house falls and falls again.
    this.waking = setInterval(() => follower.wake(), 500);
  }

  /** True once Kinsent waits for none of its answers. */
  async isDone(): Promise<boolean> {
    const { erasures } = await this.house.client.erasures.list({ state: 'open', limit: 500 });
    return erasures.every(({ targets }) => targets.every(({ kind, state }) => kind !== 'app' || state !== 'asked'));
  }

  async stop(): Promise<void> {
    clearInterval(this.waking);
    this.abort.abort();
    await this.running;
  }
}
