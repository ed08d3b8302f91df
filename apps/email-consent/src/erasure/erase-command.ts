import { CommandFault } from '@kinsent/host';
import { access } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { immediateCauses, type ImmediateCause, type Policy } from '@kinsent/consent';
import type { EraseNowStore, PermissionStore } from '@kinsent/store';
import { isChildRef } from '../child/child-ref';
import { checkChildList, type ListedChild, listedChildren } from './child-list';

export const eraseHelp = `Usage: npm run erase -- --app <app> --cause <cause> (--child-ref <ref> | --csv <file>)

  --cause      accident (it should never have been collected), account-closed, guardian-request
  --child-ref  one child, by the app's reference
  --csv        many: a CSV file of one column, childRef, with that name in its first line
  --purpose    only what is held for that purpose; may be given more than once
  --from-line  goes on with this line of the file, where a run was broken off
  --dry-run    says what would happen, and changes nothing

Permissions are no at once; every place that holds something is then asked to erase it. The whole file is checked before
anything happens. Running it again is harmless: a child whose erasure nobody has answered yet keeps that one erasure.
Prints one line a child: line of the file, id of the erasure, opened or running. Progress goes to standard error.

Ends with 0 when all is done, 1 when it failed or was broken off, 2 when it was not understood.

Environment: DATABASE_URL, KEY_DATABASE_URL, POLICY_FILE, ENCRYPTION_KEYS, REFERENCE_KEYS, INDEX_KEY`;

export interface EraseCommand {
  readonly store: EraseNowStore;
  readonly permissions: PermissionStore;
  readonly policy: Policy;
  readonly digest: string;
  readonly now: () => Date;
  readonly say: (line: string) => void;
  readonly progress: (line: string) => void;
  /** True once somebody wants the command to end. */
  readonly stopping: () => boolean;
}

/** Broken off before the end of the list: what is done is done, and the message says how to go on. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
}

const options = {
  app: { type: 'string' },
  cause: { type: 'string' },
  'child-ref': { type: 'string' },
  csv: { type: 'string' },
  purpose: { type: 'string', multiple: true },
  'from-line': { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
} as const;

interface Wish {
  readonly app: string;
  readonly cause: ImmediateCause;
  readonly purposes: readonly string[] | undefined;
  readonly appPurposes: readonly string[];
  readonly dryRun: boolean;
}

/** Children that are worked on at once. */
const atOnce = 8;
const reportEvery = 100;

/** Runs one command. Throws CommandFault for what it cannot make out, and BrokenOff. */
export async function runEraseCommand(args: readonly string[], command: EraseCommand): Promise<void> {
  const { values } = parseArgs({ args: [...args], options });
  const wish = wishOf(values, command.policy);
  const { 'child-ref': childRef, csv } = values;
  if ((childRef === undefined) === (csv === undefined)) throw new CommandFault('Give either --child-ref or --csv.');
  if (childRef !== undefined) {
    if (!isChildRef(childRef)) throw new CommandFault('--child-ref must be 1 to 128 printable characters.');
    return eraseAll(one(childRef), 1, wish, command);
  }
  await access(csv!).catch(() => {
    throw new CommandFault('--csv names a file that cannot be read.');
  });
  const from = fromLine(values['from-line']);
  const count = await checkChildList(csv!);
  return eraseAll(after(listedChildren(csv!), from), count, wish, command);
}

function wishOf(
  values: { app?: string; cause?: string; purpose?: string[]; 'dry-run': boolean },
  policy: Policy,
): Wish {
  const { app, purpose: purposes } = values;
  if (app === undefined || !Object.hasOwn(policy.apps, app)) {
    throw new CommandFault(`--app must be one of the policy's: ${Object.keys(policy.apps).join(', ')}`);
  }
  const cause = immediateCauses.find((each) => each === values.cause);
  if (cause === undefined) throw new CommandFault(`--cause must be one of: ${immediateCauses.join(', ')}`);
  const appPurposes = policy.apps[app]!.purposes;
  if (purposes?.some((purpose) => !appPurposes.includes(purpose)) === true) {
    throw new CommandFault(`--purpose must be one of the app's: ${appPurposes.join(', ')}`);
  }
  return { app, cause, purposes, appPurposes, dryRun: values['dry-run'] };
}

async function eraseAll(
  children: AsyncIterable<ListedChild>,
  count: number,
  wish: Wish,
  command: EraseCommand,
): Promise<void> {
  const tally = new Map<string, number>();
  let done = 0;
  for await (const some of batches(children)) {
    if (command.stopping()) throw brokenOff(some[0]!.line);
    const outcomes = await Promise.all(some.map((each) => eraseOne(each, wish, command))).catch((error: unknown) => {
      command.progress(brokenOff(some[0]!.line).message);
      throw error;
    });
    for (const outcome of outcomes) tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
    const before = done;
    done += some.length;
    if (Math.floor(done / reportEvery) > Math.floor(before / reportEvery)) command.progress(`${done} of ${count}`);
  }
  const sums = [...tally].map(([outcome, n]) => `${n} ${outcome}`).join(', ');
  command.say(`${wish.dryRun ? 'Nothing was changed. ' : ''}${done} of ${count}: ${sums || 'none'}`);
}

async function eraseOne({ line, childRef }: ListedChild, wish: Wish, command: EraseCommand): Promise<string> {
  const { app, cause, purposes, appPurposes } = wish;
  if (wish.dryRun) {
    const { child } = await command.permissions.lookup(app, childRef);
    return child === null || child.erasedAt !== null ? 'not known here: the app would be asked' : 'known here';
  }
  const ruling = { policy: command.policy, digest: command.digest };
  const found = await command.store.eraseNow(
    { app, ref: childRef, cause, purposes, appPurposes, ruling },
    command.now(),
  );
  const outcome = found.opened ? 'opened' : 'running';
  command.say(`${line}\t${found.erasure.id}\t${outcome}`);
  return outcome;
}

async function* batches(children: AsyncIterable<ListedChild>): AsyncGenerator<ListedChild[]> {
  let some: ListedChild[] = [];
  for await (const child of children) {
    some.push(child);
    if (some.length < atOnce) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

async function* one(childRef: string): AsyncGenerator<ListedChild> {
  yield { line: 1, childRef };
}

async function* after(children: AsyncIterable<ListedChild>, from: number): AsyncGenerator<ListedChild> {
  for await (const child of children) if (child.line >= from) yield child;
}

function fromLine(text: string | undefined): number {
  if (text !== undefined && !/^[1-9]\d{0,9}$/.test(text)) throw new CommandFault('--from-line must be a line number.');
  return Number(text ?? 1);
}

function brokenOff(line: number): BrokenOff {
  return new BrokenOff(`Broken off. Go on with --from-line ${line}; running all of it again does no harm either.`);
}
