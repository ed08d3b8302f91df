import { parseArgs } from 'node:util';
import { checkPolicy, type Policy, type PolicyCheck, policySchemaText, publicNoticeFor } from '@kinsent/consent';
import { faultLine, PolicyFault, readPolicyFile } from './policy-file';

/** What a run of the command prints, and its exit code: 0 fit for use, 1 faults, 2 asked for wrongly. */
export interface CommandResult {
  readonly output: string;
  readonly errors: string;
  readonly exitCode: 0 | 1 | 2;
}

const usage = `Judges policies and shows what they promise.

  npm run policy -- check FILE [--json]      every fault with line, column and paragraph
  npm run policy -- show FILE [--locale nl]  the retention table, as parents read it
  npm run policy -- schema                   the JSON Schema of policies, for editors
  npm run policy -- --help

Exit codes: 0 nothing wrong, 1 faults, 2 used wrongly. Warnings do not fail a policy.`;

const options = {
  help: { type: 'boolean', short: 'h' },
  json: { type: 'boolean' },
  locale: { type: 'string' },
} as const;

/** Carries out `policy check` or `policy show`; nothing is written but the result (N5). */
export function runPolicyCommand(args: readonly string[], at: Date): CommandResult {
  const asked = read(args);
  if (typeof asked === 'string') return wrongUse(asked);
  if (asked.values.help === true) return said(usage);
  const [command, ...files] = asked.positionals;
  if (command === 'schema') {
    return files.length === 0 ? said(policySchemaText()) : wrongUse('schema takes no file.');
  }
  if (command !== 'check' && command !== 'show') return wrongUse('Say what to do: check, show or schema.');
  const [file] = files;
  if (file === undefined || files.length > 1) return wrongUse('Name one policy file.');
  const { json = false, locale } = asked.values;
  if (command === 'show') return json ? wrongUse('--json belongs to check.') : judge(file, at, showing(file, locale));
  if (locale !== undefined) return wrongUse('--locale belongs to show.');
  return judge(file, at, (checked) => (json ? asJson(file, checked) : asText(file, checked)));
}

/** Reads and judges one policy file, and words what was found. */
function judge(file: string, at: Date, inWords: (checked: PolicyCheck) => CommandResult): CommandResult {
  let text: string;
  try {
    text = readPolicyFile(file);
  } catch (error) {
    if (error instanceof PolicyFault) return wrongUse(error.message);
    throw error;
  }
  return inWords(checkPolicy(text, at));
}

/** What a policy promises; its faults where it has some. */
function showing(file: string, locale: string | undefined): (checked: PolicyCheck) => CommandResult {
  return (checked) => (checked.policy === null ? asText(file, checked) : show(checked.policy, checked.digest, locale));
}

function said(output: string): CommandResult {
  return { output: output.trimEnd(), errors: '', exitCode: 0 };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    return error instanceof Error ? error.message : 'This cannot be read.';
  }
}

function wrongUse(message: string): CommandResult {
  return { output: '', errors: `${message}\n\n${usage}`, exitCode: 2 };
}

function asJson(file: string, { digest, faults, warnings }: PolicyCheck): CommandResult {
  const exitCode = faults.length === 0 ? 0 : 1;
  return { output: JSON.stringify({ file, digest, faults, warnings }, null, 2), errors: '', exitCode };
}

function asText(file: string, { digest, faults, warnings, policy }: PolicyCheck): CommandResult {
  const lines = [
    ...faults.map((fault) => faultLine(file, fault)),
    ...warnings.map((warning) => faultLine(file, { ...warning, message: `warning: ${warning.message}` })),
  ];
  const summary =
    policy === null
      ? `${count(faults.length, 'fault')}, ${count(warnings.length, 'warning')}: this policy cannot be used.${
          faults.some(({ code }) => code === 'shape') ? ' The law’s floor is checked once the shape is right.' : ''
        }`
      : `0 faults, ${count(warnings.length, 'warning')}: version ${policy.version}, ${count(
          Object.keys(policy.purposes).length,
          'purpose',
        )}, digest ${digest}.`;
  return { output: [...lines, summary].join('\n'), errors: '', exitCode: policy === null ? 1 : 0 };
}

function show(policy: Policy, digest: string, locale: string | undefined): CommandResult {
  const language = locale ?? policy.locales[0] ?? 'en';
  if (!policy.locales.includes(language)) return wrongUse(`The policy speaks ${policy.locales.join(', ')}.`);
  const notice = publicNoticeFor(policy, digest, language);
  const rows = notice.retention.map(
    ({ purpose, data, kept, need }) => `${purpose ?? '–'}\n  ${data}\n  ${kept}\n  ${need}`,
  );
  const who = notice.operators.map(({ name }) => name).join(', ');
  return said([`${who}, ${policy.version}`, ...rows, notice.erasure].join('\n\n'));
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
