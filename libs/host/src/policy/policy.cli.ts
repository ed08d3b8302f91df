import { SystemClock } from '../clock/clock';
import { runPolicyCommand } from './policy-command';

const { output, errors, exitCode } = runPolicyCommand(process.argv.slice(2), new SystemClock().now());
if (output !== '') process.stdout.write(`${output}\n`);
if (errors !== '') process.stderr.write(`${errors}\n`);
process.exitCode = exitCode;
