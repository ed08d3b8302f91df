import { Log, MailDoor, type MailEnvelope, MailRefused } from '@kinsent/host';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import PostalMime, { type Email } from 'postal-mime';
import { type EmailConsentConfig, emailConsentConfig } from '../email-consent.config';
import { ReturnPath } from '../mail/return-path';
import { Bounces } from './bounces';
import { verdictOf } from './delivery-report';

/** A report holds a few headers and at most the letter that failed. */
const largest = 256 * 1024;

const limits = { maxNestingDepth: 20, maxHeadersSize: 64 * 1024 };

/**
 * Takes in delivery reports by SMTP. Only addresses that we made ourselves are recipients; whatever else a stranger sends
 * is refused or ignored and changes nothing.
 */
@Injectable()
export class BounceListener implements OnApplicationBootstrap, OnApplicationShutdown {
  private door: MailDoor | null = null;

  constructor(
    @Inject(emailConsentConfig) private readonly config: EmailConsentConfig,
    private readonly bounces: Bounces,
    private readonly log: Log,
  ) {}

  /** The port that is listened on; null when there is none. */
  get port(): number | null {
    return this.door?.port ?? null;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { host, bouncePort: port, bounceDomain, linkKey } = this.config;
    if (port === null || bounceDomain === null) return;
    const paths = new ReturnPath(linkKey, bounceDomain);
    this.door = await MailDoor.open({
      port,
      host,
      largest,
      mostClients: 50,
      idleMs: 30_000,
      tls: null,
      checkRecipient: (address, before) => {
        if (before.length > 0) throw new MailRefused(452, 'One letter at a time.');
        if (paths.letterOf(address) === null) throw new MailRefused(550, 'There is no such address here.');
      },
      take: (raw, envelope) => this.take(raw, envelope, paths),
      log: this.log,
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.door?.close();
    this.door = null;
  }

  private async take(raw: Buffer, { to }: MailEnvelope, paths: ReturnPath): Promise<void> {
    const letterId = paths.letterOf(to[0] ?? '');
    const mail = await readable(raw);
    if (letterId !== null && mail !== null && verdictOf(mail) === 'failed') await this.bounces.record(letterId);
  }
}

/** Null for what is no message: to send it again would not make it one. */
async function readable(raw: Buffer): Promise<Email | null> {
  return PostalMime.parse(raw, limits).catch(() => null);
}
