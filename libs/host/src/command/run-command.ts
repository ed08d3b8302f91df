import 'reflect-metadata';
import { KeyringFault, SchemaBehind } from '@kinsent/store';
import { ConfigError } from '../config/config';
import { errorCodeOf } from '../log/log';
import { PolicyFault } from '../policy/policy-file';
import { CommandFault } from './command-fault';

/**
 * Runs a command line and sets the exit code: 0 done, 1 failed, 2 not understood, or what the command answers. Help goes to standard output when it
 * was asked for. What goes wrong inside is named by its code: a message may hold an address or a password.
 */
export async function runCommand(
  help: string,
  run: (args: readonly string[]) => Promise<number | void>,
): Promise<void> {
  const args = process.argv.slice(2);
  if (args.length === 0 || ['--help', '-h', 'help'].includes(args[0]!)) {
    process.stdout.write(`${help}\n`);
    return;
  }
  try {
    const exitCode = await run(args);
    if (typeof exitCode === 'number') process.exitCode = exitCode;
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = isMistyped(error) ? 2 : 1;
  }
}

function messageOf(error: unknown): string {
  if (isMistyped(error)) return `${error.message}\nSee --help.`;
  const forThePerson = [ConfigError, KeyringFault, PolicyFault, SchemaBehind];
  if (forThePerson.some((fault) => error instanceof fault)) return (error as Error).message;
  return `It was refused (${errorCodeOf(error)}).`;
}

function isMistyped(error: unknown): error is Error {
  return error instanceof CommandFault || errorCodeOf(error).startsWith('ERR_PARSE_ARGS');
}
