import { CommandFault } from '@kinsent/host';
import type { KeyObject } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type HoldGround, holdGrounds, type Policy } from '@kinsent/consent';
import {
  type HeldDataStore,
  HoldKeyFault,
  HoldRefusal,
  type LegalHold,
  type LegalHoldStore,
  readHoldPrivateKey,
  readHoldPublicKey,
  SealBroken,
} from '@kinsent/store';
import { isChildRef } from '../child/child-ref';

export const holdHelp = `Usage: npm run holds -- <command>

  place --app <app> --child-ref <ref> --ground <ground> --until <date> --public-key <file>
          keeps what is stored of a child, sealed to that key; nobody here can read it any more
  list  [--all]
          holds that last; --all: those that are over as well
  extend <id> --ground <ground> --until <date>
          lets a hold last longer; the ground is stated anew. Nothing is shortened this way
  lift  <id> --reason <text>
          ends a hold now; what it kept is erased, everywhere
  read  <id> --private-key <file>
          prints what is held as JSON; the only way to read it

  --ground       ${holdGrounds.join(', ')}
  --until        a date such as 2027-05-01, or a time with its zone; at most ten years ahead
  --public-key   PEM, X25519 or RSA of at least 3072 bits. Its private key stays with whoever may read, offline:
                 openssl genpkey -algorithm X25519 -out hold.key && openssl pkey -in hold.key -pubout -out hold.pub
  --reason       for the record, such as the number of the court's decision; name nobody

There is no way back: the product cannot read this child any more, not even after the hold. Permissions are no
(\`restricted\`) from now on, and when the hold ends, or is lifted, everything of the child is erased, also what was allowed
before. Erasures that are open stay open until then, and say on what ground.

Exit codes: 0 done, 1 failed, 2 not understood.

Environment: DATABASE_URL, KEY_DATABASE_URL, POLICY_FILE, ENCRYPTION_KEYS, REFERENCE_KEYS, INDEX_KEY (of email-consent)`;

export interface HoldCommand {
  readonly holds: Pick<LegalHoldStore, 'place' | 'list' | 'extend' | 'lift'>;
  readonly held: Pick<HeldDataStore, 'read'>;
  readonly policy: Pick<Policy, 'apps'>;
  readonly read: (file: string) => Promise<string>;
  readonly at: Date;
  readonly say: (line: string) => void;
}

const options = {
  app: { type: 'string' },
  'child-ref': { type: 'string' },
  ground: { type: 'string' },
  until: { type: 'string' },
  'public-key': { type: 'string' },
  'private-key': { type: 'string' },
  reason: { type: 'string' },
  all: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parsed>['values'];

/** Runs one command. Throws CommandFault for what it cannot make out, or what cannot be done. */
export async function runHoldCommand(args: readonly string[], command: HoldCommand): Promise<void> {
  const [name, ...rest] = args;
  const { values, positionals } = parsed(rest);
  try {
    switch (name) {
      case 'place':
        return await place(values, command);
      case 'list':
        return await list(values.all, command);
      case 'extend': {
        const until = untilOf(values.until);
        const extension = { id: idOf(positionals), ground: groundOf(values.ground), until };
        await command.holds.extend(extension, command.at);
        return command.say(`The hold lasts until ${until.toISOString()} now.`);
      }
      case 'lift':
        await command.holds.lift(idOf(positionals), reasonOf(values.reason), command.at);
        return command.say('The hold is lifted. What it kept is erased now: see npm run erasures -- list.');
      case 'read': {
        const key = await keyOf('--private-key', values['private-key'], readHoldPrivateKey, command);
        return command.say(JSON.stringify(await command.held.read(idOf(positionals), key), null, 2));
      }
      default:
        throw new CommandFault(`This is not understood: ${name ?? ''}`);
    }
  } catch (error) {
    if (error instanceof HoldRefusal || error instanceof HoldKeyFault) throw new CommandFault(error.message);
    if (error instanceof SealBroken) throw new CommandFault('This key does not open the hold.');
    throw error;
  }
}

function parsed(args: string[]) {
  return parseArgs({ args, options, allowPositionals: true });
}

async function place(values: Values, command: HoldCommand): Promise<void> {
  const { app, 'child-ref': ref } = values;
  if (app === undefined || !Object.hasOwn(command.policy.apps, app)) {
    throw new CommandFault(`--app must be one of the policy's: ${Object.keys(command.policy.apps).join(', ')}`);
  }
  if (!isChildRef(ref)) throw new CommandFault('--child-ref must be 1 to 128 printable characters.');
  const ground = groundOf(values.ground);
  const until = untilOf(values.until);
  const holder = await keyOf('--public-key', values['public-key'], readHoldPublicKey, command);
  command.say(lineOf(await command.holds.place({ app, ref, ground, until, holder }, command.at)));
  command.say('Permissions are no from now on. The purge worker destroys the key here within seconds: see list.');
  command.say('There is no way back: when the hold ends or is lifted, everything of this child is erased.');
}

async function list(all: boolean, { holds, say }: HoldCommand): Promise<void> {
  const found = await holds.list(all ? 'all' : 'standing');
  if (found.length === 0) say('Nothing is held.');
  found.forEach((hold) => say(lineOf(hold)));
}

function lineOf({ id, app, childId, ground, until, placedAt, sealedAt, liftReason, liftedAt }: LegalHold): string {
  const standing =
    liftedAt !== null
      ? `over since ${liftedAt.toISOString()}`
      : sealedAt === null
        ? 'the key is not destroyed yet'
        : `sealed ${sealedAt.toISOString()}`;
  const why = liftReason === null ? [] : [`lifted: ${liftReason}`];
  const times = [`placed ${placedAt.toISOString()}`, `until ${until.toISOString()}`];
  return [id, app, `child ${childId}`, ground, ...times, standing, ...why].join('  ');
}

function groundOf(text: string | undefined): HoldGround {
  const ground = holdGrounds.find((each) => each === text);
  if (ground === undefined) throw new CommandFault(`--ground must be one of: ${holdGrounds.join(', ')}`);
  return ground;
}

function idOf(positionals: readonly string[]): string {
  const [id] = positionals;
  if (positionals.length !== 1 || id === undefined || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) {
    throw new CommandFault('Name the hold by its id, as `list` shows it.');
  }
  return id;
}

function reasonOf(reason: string | undefined): string {
  const said = reason?.trim() ?? '';
  if (!/^[^\p{Cc}]{1,200}$/u.test(said)) throw new CommandFault('--reason must be 1 to 200 printable characters.');
  return said;
}

function untilOf(text: string | undefined): Date {
  const isTime = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$/.test(text ?? '');
  const until = new Date(isTime ? text! : Number.NaN);
  const isDay = !Number.isNaN(until.getTime()) && (text!.length > 10 || until.toISOString().startsWith(text!));
  if (!isDay) throw new CommandFault('--until must be a date such as 2027-05-01, or a time with its zone.');
  return until;
}

async function keyOf(
  name: string,
  file: string | undefined,
  open: (pem: string) => KeyObject,
  { read }: HoldCommand,
): Promise<KeyObject> {
  if (file === undefined) throw new CommandFault(`${name} must name a file.`);
  const pem = await read(file).catch(() => {
    throw new CommandFault(`${name} names a file that cannot be read.`);
  });
  return open(pem);
}
