import { Button, Field, Notice } from '@kinsent/host';
import type { VNode } from 'preact';
import type { Bar } from '../hub/frame';
import { LetterLanguage } from './letter-language';
import { Site } from './site';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** Where the app lets people in; each is a place with its own age of consent. */
export const places = {
  NL: 'The Netherlands',
  BE: 'Belgium',
  DE: 'Germany',
  DK: 'Denmark',
  FR: 'France',
  GB: 'United Kingdom',
  'US-CA': 'United States: California',
  'US-NY': 'United States: New York',
} as const;

interface FaultProps {
  readonly bar: Bar;
  readonly fault: string | null;
}

/** The neutral age gate: free entry, nothing preset, no word about which answer opens the door (T1, 312.2). */
export function GatePage({ bar, fault }: FaultProps): VNode {
  return (
    <Site title="Welcome" bar={bar} leave={false}>
      <h1>Welcome to Brickyard Builder</h1>
      {fault !== null && <Notice kind="warning">{fault}</Notice>}
      <form method="post" action="/app/gate">
        <p>When were you born, and where do you live?</p>
        <div class="pair">
          <div class="field">
            <label for="month">Month</label>
            <select id="month" name="month" required>
              <option value="">–</option>
              {months.map((name, index) => (
                <option value={String(index + 1).padStart(2, '0')}>{name}</option>
              ))}
            </select>
          </div>
          <Field name="year" label="Year" inputMode="numeric" pattern="[0-9]{4}" maxLength={4} required width={6} />
        </div>
        <div class="field">
          <label for="place">Country</label>
          <select id="place" name="place" required>
            <option value="">–</option>
            {Object.entries(places).map(([code, name]) => (
              <option value={code}>{name}</option>
            ))}
          </select>
        </div>
        <Button>Go on</Button>
      </form>
    </Site>
  );
}

/** Asks the child for a parent's address, and for a name that stays in escrow until the parent has said yes. */
export function AskPage({ bar, fault }: FaultProps): VNode {
  return (
    <Site title="Ask a parent" bar={bar}>
      <h1>We need a grown-up first</h1>
      {fault !== null && <Notice kind="warning">{fault}</Notice>}
      <p>Type the e-mail address of your father, your mother or whoever takes care of you. We write to them and ask.</p>
      <form method="post" action="/app/ask">
        <Field name="nickname" label="What shall we call you?" hint="Not your real name." maxLength={30} required />
        <Field
          name="email"
          label="Your parent’s e-mail address"
          hint="For trying: parent@family.example"
          type="email"
          maxLength={254}
          required
        />
        <LetterLanguage />
        <Button>Ask my parent</Button>
      </form>
    </Site>
  );
}
