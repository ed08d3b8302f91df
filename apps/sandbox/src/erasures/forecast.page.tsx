import type { Foreseen } from '@kinsent/client';
import { Notice } from '@kinsent/host';
import type { VNode } from 'preact';
import { Frame, type Bar } from '../hub/frame';
import { Command } from './command';

interface ForecastPageProps {
  readonly bar: Bar;
  /** By day; null while Kinsent does not answer. */
  readonly foreseen: readonly Foreseen[] | null;
  /** How many days it looks ahead. */
  readonly days: number;
  /** True when there is more than is shown. */
  readonly more: boolean;
  /** Where commands find the house. */
  readonly databaseUrl: string;
}

const steps: Readonly<Record<Foreseen['step'], string>> = {
  remind: 'the parent is reminded',
  deactivate: 'it is switched off',
  warn: 'the parent is told that it goes',
  lapse: 'it ends',
  erase: 'it is erased',
  anonymise: 'it is made anonymous',
};

/** What will go, when and why, if nothing happens before. Looking touches nothing. */
export function ForecastPage({ bar, foreseen, days, more, databaseUrl }: ForecastPageProps): VNode {
  return (
    <Frame title="Forecast" bar={bar} wide>
      <h1>What will go in the next {days} days</h1>
      <p>
        If nothing happens before, by the policy of today. It names no child and touches nothing. The same by command,
        which goes by the clock of this machine:
      </p>
      <Command>{`DATABASE_URL='${databaseUrl}' POLICY_FILE=policies/brickyard.yaml \\\n  npm run retention -- forecast --days ${days}`}</Command>
      {foreseen === null && <Notice kind="warning">Kinsent does not answer right now.</Notice>}
      {foreseen?.length === 0 && <p>Nothing goes in that time.</p>}
      {foreseen !== null && foreseen.length > 0 && (
        <div class="table" role="region" aria-label="What will go" tabIndex={0}>
          <table>
            <thead>
              <tr>
                {['Day', 'Children', 'What happens', 'To what', 'Why'].map((name) => (
                  <th scope="col">{name}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {foreseen.map((each) => (
                <tr>
                  <th scope="row">{each.day}</th>
                  <td>{each.count}</td>
                  <td>{steps[each.step]}</td>
                  <td>{[...each.purposes, ...each.data].join(', ')}</td>
                  <td>{whyOf(each)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {more && <p>There is more; the command shows all of it.</p>}
      <p>
        <a href="/erasures">What is being erased now</a>
      </p>
    </Frame>
  );
}

function whyOf({ kind, rule, trigger, cause, target }: Foreseen): string {
  if (kind === 'request.lapse') return 'the parent has not answered';
  if (kind === 'consent.lapse') return 'the permission was given for that long';
  const parts = [trigger ?? cause, rule, target].filter((part) => part !== null);
  return parts.join(', ');
}
