import 'reflect-metadata';
import { ConfigError } from '@kinsent/host';
import { PortsTaken } from './process/choose-ports';
import { watchParent } from './process/parent-watch';
import { type Sandbox, startSandbox } from './sandbox';
import { NotASandbox, readSandboxConfig } from './sandbox.config';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

/** One Ctrl-C may come twice at once: from the terminal, and from the npm that passes it on. */
const oneWishMs = 1_000;

let starting: Promise<Sandbox> | null = null;
let leavingSince: number | null = null;

async function main(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, leave);
  watchParent(leave);
  const startedAt = performance.now();
  const config = readSandboxConfig(process.env);
  starting = startSandbox(config, complain);
  const { urls, databaseUrl, keyDatabaseUrl, services } = await starting;
  if (leavingSince !== null) return;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  say('');
  say(`  Kinsent's sandbox is ready (${seconds} s). Nothing in it is real, and nothing outlives it.`);
  say('');
  say(`  Start here       ${urls.hub}`);
  say(`  Sample app       ${urls.hub}/app`);
  say(`  Inbox            ${urls.hub}/inbox`);
  if (urls.terminal !== null) say(`  Card terminal    ${urls.terminal}`);
  say(`  Staff desk       ${urls.verifiedConsent}/desk`);
  say(`  API, readable    ${urls.emailConsent}/docs`);
  if (config.portBase === null && !urls.hub.endsWith(':4400')) say('  (The usual ports from 4400 were taken.)');
  say('');
  say('  Ctrl-C ends it.');
  // Whoever forked us owns what was made for it; nobody else hears this.
  process.send?.({ type: 'ready', urls, databaseUrl, keyDatabaseUrl, services });
}

function leave(): void {
  if (leavingSince !== null) {
    // Whoever asks again wants it now.
    if (performance.now() - leavingSince > oneWishMs) process.exit(130);
    return;
  }
  leavingSince = performance.now();
  void (async () => {
    try {
      const sandbox = await starting;
      await sandbox?.stop();
      process.exit(0);
    } catch {
      process.exit(1);
    }
  })();
}

main().catch((error: unknown) => {
  if (leavingSince !== null) return;
  const known = error instanceof ConfigError || error instanceof PortsTaken || error instanceof NotASandbox;
  complain(known || !(error instanceof Error) ? String((error as Error).message) : (error.stack ?? error.message));
  process.exit(1);
});
