import type { VNode } from 'preact';
import type { Switches } from '../switches';

const flags = {
  refundsDown: 'Refunds answer 500',
  hold: 'Hold webhooks back',
  forge: 'Forge the signatures of webhooks',
  reversed: 'Send webhooks in the wrong order',
  down: 'Everything is down',
} as const;

const delays = { 0: 'at once', 60: 'a minute late', 3600: 'an hour late', 86400: 'a day late' } as const;
const copies = { 0: 'once', 1: 'twice', 9: 'ten times at once' } as const;

/** The switches as a form; those that no button has stay as they are. */
export function SwitchForm({ switches }: { readonly switches: Switches }): VNode {
  const on = (name: keyof typeof flags): boolean =>
    name === 'reversed' ? switches.order === 'reversed' : switches[name];
  return (
    <form method="post" action="/act/switches">
      <div class="switches">
        {Object.entries(flags).map(([name, label]) => (
          <label class="answer">
            <input type="checkbox" name={name} value="on" checked={on(name as keyof typeof flags)} />
            <span>{label}</span>
          </label>
        ))}
        <Select name="delaySeconds" label="Webhooks leave" options={delays} chosen={switches.delaySeconds} />
        <Select name="duplicates" label="Each webhook is sent" options={copies} chosen={switches.duplicates} />
      </div>
      <button type="submit" class="quiet">
        Set the switches
      </button>
    </form>
  );
}

/** Reads the form. Answers what `setSwitches` takes. */
export function readSwitchForm(form: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { refundsDown, hold, forge, reversed, down, delaySeconds, duplicates } = form;
  return {
    refundsDown: refundsDown === 'on',
    hold: hold === 'on',
    forge: forge === 'on',
    down: down === 'on',
    order: reversed === 'on' ? 'reversed' : 'as-happened',
    delaySeconds: Number(delaySeconds ?? 0),
    duplicates: Number(duplicates ?? 0),
  };
}

function Select(props: {
  readonly name: string;
  readonly label: string;
  readonly options: Readonly<Record<number, string>>;
  readonly chosen: number;
}): VNode {
  const { name, label, options, chosen } = props;
  // A test may have set what the page does not offer.
  const all = { ...options, ...(Object.hasOwn(options, chosen) ? {} : { [chosen]: String(chosen) }) };
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select id={name} name={name}>
        {Object.entries(all).map(([value, text]) => (
          <option value={value} selected={Number(value) === chosen}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
