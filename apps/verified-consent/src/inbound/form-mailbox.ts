import { errorCodeOf, Log } from '@kinsent/host';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ImapFlow } from 'imapflow';
import { type VerifiedConsentConfig, verifiedConsentConfig } from '../verified-consent.config';
import { FormMail, largestMail, type MailOutcome } from './form-mail';
import type { ImapAddress } from './inbound-config';

/** Between two looks into the mailbox, in milliseconds. */
const pause = 60_000;
/** As many messages are looked at in one round. */
const mostAtOnce = 50;
/** After so many that cannot be taken now, the round is over: the next one tries them again. */
const mostPutOff = 3;

/**
 * Fetches signed forms from a mailbox. A message is deleted once its form is written down, for a form is kept nowhere else;
 * what is no form is flagged and left to people. A crash in between costs nothing: the form is known by its bytes.
 */
@Injectable()
export class FormMailbox implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopping = false;
  private timer: NodeJS.Timeout | null = null;
  private round: Promise<unknown> = Promise.resolve();
  private failing = false;

  constructor(
    @Inject(verifiedConsentConfig) private readonly config: VerifiedConsentConfig,
    private readonly mail: FormMail,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.formImap !== null) this.next(0);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.round;
  }

  private next(after: number): void {
    if (this.stopping) return;
    this.timer = setTimeout(() => {
      this.round = this.look().finally(() => this.next(pause));
    }, after);
  }

  /** One round. What goes wrong is told once, and again when it goes well. */
  private async look(): Promise<void> {
    try {
      await this.fetch();
      if (this.failing) this.log.info('The mailbox for forms can be read again');
      this.failing = false;
    } catch (error) {
      if (!this.failing) this.log.warn('The mailbox for forms cannot be read', { code: errorCodeOf(error) });
      this.failing = true;
    }
  }

  /** Looks into the mailbox once; answers how many messages were dealt with. Throws when the server cannot be reached. */
  async fetch(): Promise<number> {
    const { formImap } = this.config;
    if (formImap === null) return 0;
    const client = clientOf(formImap);
    // Said by what is waited for, too.
    client.on('error', () => undefined);
    try {
      await client.connect();
      const lock = await client.getMailboxLock(formImap.folder);
      try {
        return await this.empty(client);
      } finally {
        lock.release();
      }
    } finally {
      await client.logout().catch(() => client.close());
    }
  }

  private async empty(client: ImapFlow): Promise<number> {
    const found = await client.search({ flagged: false, deleted: false }, { uid: true });
    const uids = (found || []).slice(0, mostAtOnce);
    let [done, putOff] = [0, 0];
    for (const uid of uids) {
      if (this.stopping || putOff >= mostPutOff) break;
      const outcome = await this.take(client, String(uid));
      if (outcome === 'later') putOff += 1;
      else done += 1;
    }
    return done;
  }

  private async take(client: ImapFlow, uid: string): Promise<MailOutcome['kind']> {
    const raw = await sourceOf(client, uid);
    const kind = raw === null ? 'refused' : await this.outcomeOf(raw);
    if (kind === 'taken') await client.messageDelete(uid, { uid: true });
    if (kind === 'refused' || kind === 'dropped') await client.messageFlagsAdd(uid, ['\\Flagged'], { uid: true });
    return kind;
  }

  /** Throws nothing: what could not be written down stays where it is. */
  private async outcomeOf(raw: Buffer): Promise<MailOutcome['kind']> {
    try {
      return (await this.mail.take(raw, null)).kind;
    } catch (error) {
      this.log.failure('A form that came by mail could not be written down', error);
      return 'later';
    }
  }
}

/** Null for one that is too large to be fetched. */
async function sourceOf(client: ImapFlow, uid: string): Promise<Buffer | null> {
  const known = await client.fetchOne(uid, { size: true }, { uid: true });
  if (known === false || (known.size ?? 0) > largestMail) return null;
  const fetched = await client.fetchOne(uid, { source: true }, { uid: true });
  return fetched === false ? null : (fetched.source ?? null);
}

function clientOf({ host, port, secure, user, password }: ImapAddress): ImapFlow {
  return new ImapFlow({
    host,
    port,
    secure,
    auth: { user, pass: password },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: 30_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
  });
}
