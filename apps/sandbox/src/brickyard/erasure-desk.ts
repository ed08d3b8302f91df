import type { Erasures, ErasureOrder, KinsentEvent } from '@kinsent/client';
import { erasePlayer } from './erase-player';
import type { Player, PlayerErasure } from './player';

export interface ErasureDeskOptions {
  readonly erasures: Pick<Erasures, 'answer'>;
  readonly player: (childRef: string) => Player | null;
}

/** How the sample app answers `erasure.requested`: it deletes, and gives a signed receipt. It can be told to stay silent. */
export class ErasureDesk {
  private isSilent = false;
  /** What was asked while the app stayed silent, newest asking of each. */
  private readonly unanswered = new Map<string, KinsentEvent>();

  constructor(private readonly options: ErasureDeskOptions) {}

  get silent(): boolean {
    return this.isSilent;
  }

  /** How many erasures wait for the app. */
  get waiting(): number {
    return this.unanswered.size;
  }

  /** Answers one event, unless the app stays silent. What throws lets the event come again. */
  async hear(event: KinsentEvent): Promise<void> {
    if (event.type !== 'erasure.requested') return;
    const target = String(event.data['targetId']);
    this.unanswered.set(target, event);
    if (!this.isSilent) await this.answer(target, event);
  }

  /** Stays silent from now on, or speaks again and answers all that it left unanswered. */
  async staySilent(silent: boolean): Promise<void> {
    this.isSilent = silent;
    if (!silent) for (const [target, event] of [...this.unanswered]) await this.answer(target, event);
  }

  private async answer(target: string, event: KinsentEvent): Promise<void> {
    let noted: PlayerErasure | null = null;
    const receipt = await this.options.erasures.answer(event, (order) => {
      const player = this.options.player(order.childRef);
      // Of a child that never played here nothing is held.
      noted = player === null ? null : this.erase(player, order);
      return noted?.records ?? 0;
    });
    if (noted !== null && receipt !== null) (noted as PlayerErasure).digest = receipt.digest;
    this.unanswered.delete(target);
  }

  /** An event that comes again finds what was counted the first time: the answer is the same. */
  private erase(player: Player, order: ErasureOrder): PlayerErasure {
    const { erasureId, targetId, cause } = order;
    const before = player.erasures.find((each) => each.targetId === targetId);
    if (before !== undefined) return before;
    const noted = { erasureId, targetId, cause, ...erasePlayer(player, order), digest: null, completed: false };
    player.erasures.push(noted);
    return noted;
  }
}
