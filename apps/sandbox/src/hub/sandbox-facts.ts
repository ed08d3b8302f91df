import type { KinsentClient } from '@kinsent/client';
import type { Brickyard } from '../brickyard/brickyard';
import type { HubClock } from '../clock/hub.clock';
import type { TimeMachine } from '../clock/time-machine';
import type { LetterBox } from '../inbox/letter-box';
import type { SmtpInbox } from '../inbox/smtp-inbox';
import type { FormMail } from '../pen/mail-photos';
import type { Client } from '../people/read-sign-in';
import type { Ports } from '../process/choose-ports';
import type { Terminal } from '../terminal/terminal';

/** Where everything is, for people and scripts. */
export interface Urls {
  readonly hub: string;
  readonly emailConsent: string;
  readonly verifiedConsent: string;
  readonly purgeWorker: string;
  /** Null where the real Stripe takes its place. */
  readonly terminal: string | null;
}

/** The sandbox's identity provider. */
export interface PeopleFacts {
  readonly issuer: string;
  readonly client: Client;
  /** The machine's time: whoever checks a token goes by that, however far the sandbox's clock is ahead. */
  readonly now: () => Date;
}

/** All that the hub's routes work with. */
export interface SandboxFacts {
  readonly ports: Ports;
  readonly urls: Urls;
  /** Key of the policy's app that the sample app plays. */
  readonly app: string;
  readonly apiKey: string;
  readonly clock: HubClock;
  readonly machine: TimeMachine;
  readonly letters: LetterBox;
  readonly inbox: SmtpInbox;
  readonly brickyard: Brickyard;
  /** Null where the real Stripe takes its place. */
  readonly terminal: Terminal | null;
  /** The API, as the sample app calls it. */
  readonly client: KinsentClient;
  /** The house's database as the purge worker has it, for the commands that pages show. Holds a password. */
  readonly auditDatabaseUrl: string;
  /** Where the operator's staff sign in, and for whom. */
  readonly people: PeopleFacts;
  /** Where signed forms come in by mail. */
  readonly formMail: FormMail;
  /** Each service with whether it can do its work. */
  readonly services: () => Promise<Readonly<Record<string, boolean>>>;
}
