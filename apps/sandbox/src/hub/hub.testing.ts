import { KinsentClient } from '@kinsent/client';
import type { FastifyInstance } from 'fastify';
import { Brickyard } from '../brickyard/brickyard';
import { HubClock } from '../clock/hub.clock';
import { TimeMachine } from '../clock/time-machine';
import type { LetterBox } from '../inbox/letter-box';
import { SmtpInbox } from '../inbox/smtp-inbox';
import type { Terminal } from '../terminal/terminal';
import { hubServer } from './hub-server';

/** The hub with nothing behind it: no services, no database, one terminal by name. */
export async function openHub(
  letters: LetterBox,
  isReady: () => boolean = () => true,
): Promise<{ hub: FastifyInstance; clock: HubClock }> {
  const clock = new HubClock();
  const idle = { pending: () => Promise.resolve(0), nextDueAt: () => Promise.resolve(null) };
  // Nothing listens there: what needs the API finds it unreachable.
  const client = new KinsentClient({ baseUrl: 'http://127.0.0.1:9', apiKey: 'kst_test_none' });
  const now = () => clock.now();
  const hub = hubServer({
    ports: { hub: 4400, emailConsent: 4401, verifiedConsent: 4402, purgeWorker: 4403, terminal: 4404 },
    urls: {
      hub: 'http://localhost:4400',
      emailConsent: 'http://localhost:4401',
      verifiedConsent: '',
      purgeWorker: '',
      terminal: 'http://localhost:4404',
    },
    app: 'brickyard',
    apiKey: 'kst_test_none',
    clock,
    machine: new TimeMachine({ clock, work: idle, spread: () => Promise.resolve() }),
    letters,
    inbox: new SmtpInbox({ letters, bouncePort: 9, now }),
    brickyard: new Brickyard({ client, webhookSecrets: [`whsec_${Buffer.alloc(24, 1).toString('base64')}`], now }),
    terminal: { url: 'http://localhost:4404', payments: 2 } as Terminal,
    client,
    people: {
      issuer: 'http://127.0.0.1:4400/people',
      client: {
        id: 'desk',
        secret: 'secret',
        redirectUri: 'http://localhost:4402/desk/callback',
        signedOutUri: 'http://localhost:4402/desk/signed-out',
      },
      now: () => clock.machineNow(),
    },
    formMail: { port: 9, address: 'forms@toys.example' },
    auditDatabaseUrl: 'postgresql://nobody@database.example/none',
    services: () => Promise.resolve({ 'email-consent': isReady() }),
  });
  await hub.ready();
  return { hub, clock };
}
