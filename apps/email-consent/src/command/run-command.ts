import 'reflect-metadata';
import { ConfigError, PolicyFault } from '@kinsent/host';
import { KeyringFault, SchemaBehind } from '@kinsent/store';
import { CommandFault } from './command-fault';

/**
 * Runs a command line and sets the exit code: 0 done, 1 failed, 2 not understood. Help goes to standard output when it
 * was asked for. What goes wrong inside is named by its code: a message may hold an address or a password.
 */
export async function runCommand(help: string, run: (args: readonly string[]) => Promise<void>): Promise<void> {
  const args = process.argv.slice(2);
  if (args.length === 0 || ['--help', '-h', 'help'].includes(args[0]!)) {
    process.stdout.write(`${help}\n`);
    return;
  }
  try {
    await run(args);
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = isMistyped(error) ? 2 : 1;
  }
}

function messageOf(error: unknown): string {
  if (isMistyped(error)) return `${error.message}\nSee --help.`;
  const forThePerson = [ConfigError, KeyringFault, PolicyFault, SchemaBehind];
  if (forThePerson.some((fault) => error instanceof fault)) return (error as Error).message;
  const code = (error as { code?: unknown }).code;
  return `The database refused (${typeof code === 'string' ? code : 'no code'}).`;
}

function isMistyped(error: unknown): error is Error {
  const code = (error as { code?: unknown } | null)?.code;
  return error instanceof CommandFault || (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS'));
}
