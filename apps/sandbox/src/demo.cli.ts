import { answeredRoad } from './demo/answered';
import { Journal } from './demo/journal';
import { Road } from './demo/road';
import { accessSandbox, type SandboxAccess } from './demo/sandbox-access';
import { silentRoad } from './demo/silent';

const usualHub = `http://localhost:${process.env['PORT_BASE'] ?? '4400'}`;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** `npm run demo`: walks the whole road in a sandbox and prints each step. Exits with 1 when a step fails. */
async function main(): Promise<number> {
  const hub = process.env['SANDBOX_URL'] ?? usualHub;
  let sandbox: SandboxAccess | null = null;
  try {
    sandbox = await accessSandbox(hub);
    say(
      sandbox.found
        ? `The sandbox at ${sandbox.urls.hub} is used; its clock is moved.`
        : 'A sandbox was started for this.',
    );
    const journal = new Journal(say);
    await answeredRoad(new Road(sandbox, 'parent'), journal);
    await silentRoad(new Road(sandbox, 'silent'), journal);
    say(`\nAll ${journal.steps} steps went as they should.`);
    return 0;
  } catch (error) {
    say(`\nThe demo stopped: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    await sandbox?.leave();
  }
}

void main().then((code) => process.exit(code));
