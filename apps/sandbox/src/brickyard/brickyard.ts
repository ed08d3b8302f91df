import { randomUUID } from 'node:crypto';
import {
  EventFollower,
  type KinsentClient,
  type KinsentEvent,
  type Permission,
  verifyWebhook,
  type WebhookHeaders,
} from '@kinsent/client';
import { ErasureDesk } from './erasure-desk';
import { accountPurpose, hear } from './hear';
import { type Born, type Colour, newPlayer, type Player } from './player';

const galleryPurpose = 'public-creations';

export const askedPurposes = [accountPurpose, 'creations', galleryPurpose] as const;

export type AskedPurpose = (typeof askedPurposes)[number];

/** True where no question of the app is open and no yes stands. */
export function mayAskAgain({ allowed, reason }: Permission): boolean {
  const under = ['asked', 'awaiting_verification', 'awaiting_confirmation', 'restricted', 'unreachable'];
  return !allowed && !under.includes(reason);
}

export interface BrickyardOptions {
  readonly client: KinsentClient;
  readonly webhookSecrets: readonly string[];
  readonly now: () => Date;
}

/** A delivery whose signature held. */
export interface Delivery {
  readonly id: string;
  readonly sequence: number;
  readonly type: string;
}

const heardCapacity = 500;

/** The sample app: a building site for children that asks Kinsent before it keeps anything. Speaks through the SDK alone. */
export class Brickyard {
  private readonly players = new Map<string, Player>();
  private readonly byRef = new Map<string, Player>();
  private readonly follower: EventFollower;
  /** How it answers that somebody has to be forgotten. */
  readonly erasures: ErasureDesk;
  private sequence = 0;
  private reading: Promise<unknown> = Promise.resolve();
  private deliveries: Delivery[] = [];

  constructor(private readonly options: BrickyardOptions) {
    this.erasures = new ErasureDesk({
      erasures: options.client.erasures,
      player: (childRef) => this.byRef.get(childRef) ?? null,
    });
    this.follower = new EventFollower({
      client: options.client,
      memory: {
        load: () => Promise.resolve(this.sequence),
        save: (sequence) => {
          this.sequence = sequence;
          return Promise.resolve();
        },
      },
      onEvent: (event) => this.hear(event),
      // The feed forgets old events by its policy; an app that starts late begins with what is left.
      onGap: () => undefined,
    });
  }

  player(visitor: string | null): Player | null {
    return visitor === null ? null : (this.players.get(visitor) ?? null);
  }

  /** Asks once how old the child is; the answer stays, so that nobody tries again with another birth year (T1). */
  async passGate(visitor: string, place: string, birthDate: string): Promise<Player> {
    const known = this.players.get(visitor);
    if (known !== undefined && known.gate !== null) return known;
    const { outcome } = await this.options.client.checkAge({ place, birthDate });
    const player = newPlayer(randomUUID());
    player.gate = outcome;
    if (outcome === 'parent_needed') player.born = { place, birthDate };
    this.players.set(visitor, player);
    this.byRef.set(player.childRef, player);
    return player;
  }

  /** Has the parent asked. What the child typed goes into escrow and is not kept here (N1); nor is the address. */
  async askParent(player: Player, answers: { nickname: string; email: string; locale: string }): Promise<void> {
    if (player.born === null || player.requestId !== null) return;
    const request = await this.options.client.askGuardian(
      {
        childRef: player.childRef,
        ...player.born,
        guardian: { email: answers.email, locale: answers.locale },
        purposes: askedPurposes,
        escrow: { nickname: answers.nickname, born: player.born },
        escrowPurpose: accountPurpose,
      },
      { idempotencyKey: `ask-${player.childRef}` },
    );
    player.requestId = request.id;
    player.askedAt = this.options.now();
    player.born = null;
  }

  /** Has the parent asked once more about showing buildings to everybody, after a no or an end. */
  async askForGallery(player: Player, answers: { email: string; locale: string }): Promise<void> {
    const born = player.account?.born ?? null;
    const { [galleryPurpose]: permission } = await this.look(player);
    if (born === null || !mayAskAgain(permission)) return;
    await this.options.client.askGuardian(
      {
        childRef: player.childRef,
        ...born,
        guardian: { email: answers.email, locale: answers.locale },
        purposes: [galleryPurpose],
      },
      { idempotencyKey: `gallery-${randomUUID()}` },
    );
  }

  /** What the child may do now, asked anew. Opens the account as soon as it may. */
  async look(player: Player): Promise<Readonly<Record<AskedPurpose, Permission>>> {
    const answers = await Promise.all(
      askedPurposes.map(async (purpose) => [purpose, await this.options.client.permission(player.childRef, purpose)]),
    );
    const permissions = Object.fromEntries(answers) as Record<AskedPurpose, Permission>;
    if (permissions.account.allowed && player.account === null) await this.openAccount(player);
    return permissions;
  }

  /** Puts a brick on the plate, or takes it off. Nothing is kept without the account's yes. */
  async build(player: Player, cell: number, colour: Colour): Promise<void> {
    const { account } = await this.look(player);
    if (!account.allowed || player.bricks[cell] === undefined) return;
    player.bricks[cell] = player.bricks[cell] === colour ? null : colour;
  }

  /** Takes a webhook: proves it, then reads the feed up to it. Throws WebhookRejected. */
  async receive(headers: WebhookHeaders, rawBody: Uint8Array): Promise<void> {
    const { id, sequence, type } = verifyWebhook(headers, rawBody, this.options.webhookSecrets);
    this.deliveries = [...this.deliveries, { id, sequence, type }].slice(-heardCapacity);
    await this.catchUp();
  }

  get received(): readonly Delivery[] {
    return this.deliveries;
  }

  /** Reads what the feed has; one reader at a time, so that no event is handled twice. */
  async catchUp(): Promise<void> {
    const reading = this.reading.then(() => this.follower.catchUp());
    this.reading = reading.catch(() => undefined);
    await reading;
  }

  private async hear(event: KinsentEvent): Promise<void> {
    await this.erasures.hear(event);
    const player = this.byRef.get(event.data.childRef ?? '');
    if (player !== undefined) hear(player, event);
  }

  private async openAccount(player: Player): Promise<void> {
    const escrows = await this.options.client.escrow(player.childRef);
    const { payload } = escrows.find(({ purpose }) => purpose === accountPurpose) ?? { payload: null };
    const { nickname, born } = (payload ?? {}) as { nickname?: unknown; born?: Born };
    player.account = {
      nickname: typeof nickname === 'string' && nickname !== '' ? nickname : 'Builder',
      born: born ?? null,
    };
  }
}
