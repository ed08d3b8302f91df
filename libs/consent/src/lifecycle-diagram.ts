import { lapseCauses } from './advance';
import { type ConsentAct, type ConsentState, consentStates, lifecycle } from './lifecycle';
import { permissionReasons, type PermissionReason } from './permission';

/** The text of docs/lifecycle.md: diagram, table of arcs and reasons of a permission, all from the law itself. */
export function lifecycleDocument(): string {
  return [
    '# The lifecycle of a consent',
    '',
    '_Generated from `libs/consent/src/lifecycle.ts`: change the table there, not this page._',
    '',
    'A consent is one child and one purpose. It moves only along these arcs; every other act is refused.',
    '',
    '```mermaid',
    ...diagram(),
    '```',
    '',
    '## Arcs',
    '',
    ...table(
      ['from', 'act', 'to', 'when'],
      [
        ['', 'ask', 'asked', 'An app asks a guardian.'],
        ...arcs().map(({ from, act, to }) => [from, act, to, whenOf(from, act)]),
      ],
    ),
    '',
    '## Reasons of a permission',
    '',
    'A permission is no unless one of the first five holds.',
    '',
    ...table(
      ['reason', 'allowed', 'meaning'],
      permissionReasons.map((reason) => [`\`${reason}\``, ...meanings[reason]]),
    ),
    '',
  ].join('\n');
}

interface Arc {
  readonly from: ConsentState;
  readonly act: ConsentAct;
  readonly to: ConsentState;
}

function arcs(): Arc[] {
  return consentStates.flatMap((from) =>
    Object.entries(lifecycle[from]).map(([act, to]) => ({ from, act: act as ConsentAct, to })),
  );
}

function diagram(): string[] {
  const ends = consentStates.filter((state) => Object.keys(lifecycle[state]).length === 0);
  return [
    'stateDiagram-v2',
    '    [*] --> asked: ask',
    ...arcs().map(({ from, act, to }) => `    ${from} --> ${to}: ${act}`),
    ...ends.map((state) => `    ${state} --> [*]`),
  ];
}

/** Columns are padded as the formatter pads them, so that the page is stable under it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}

function whenOf(from: ConsentState, act: ConsentAct): string {
  if (act !== 'lapse' || (from !== 'asked' && from !== 'granted')) return when[act];
  return `${when.lapse}: ${lapseCauses[from].join(', ')}.`;
}

const when: Readonly<Record<ConsentAct, string>> = {
  approve: 'The guardian says yes to what needs a stronger proof; it counts for nothing until that is there.',
  grant: 'The guardian says yes, with evidence that reaches the level the purpose needs.',
  confirm: 'The second letter of e-mail plus has left; once, and only for a low-level yes.',
  refuse: 'The guardian says no.',
  lapse: 'Time or the app ends it',
  withdraw: 'The guardian takes the yes back.',
  invalidate: 'The evidence fell: fraud, the wrong person, or a notice or second letter that cannot be delivered.',
  supersede: 'A newer consent for the same purpose takes its place.',
  mature: 'The child comes of age while the consent counts.',
  erase: 'Nothing needs the data any more; the ledger stays.',
};

const meanings: Readonly<Record<PermissionReason, readonly [allowed: 'yes' | 'no', meaning: string]>> = {
  granted: ['yes', 'The guardian said yes, and it stands.'],
  internal_operations: ['yes', 'Support for internal operations needs no consent.'],
  one_time_reply: ['yes', 'One reply to one question needs no consent.'],
  stripped: ['yes', 'The content is cleared of personal data before use.'],
  matured: ['yes', 'The child came of age while the consent stood; it is now the young person’s own.'],
  awaiting_confirmation: ['no', 'The guardian said yes; the policy waits for the confirmatory letter.'],
  awaiting_verification: ['no', 'The guardian said yes and has yet to prove who they are.'],
  level_too_low: ['no', 'The purpose has come to need stronger proof than the yes was given with.'],
  asked: ['no', 'The guardian has not answered yet.'],
  not_asked: ['no', 'No guardian was ever asked for this purpose.'],
  unknown: ['no', 'The app never named this child.'],
  refused: ['no', 'The guardian said no.'],
  lapsed: ['no', 'Nobody answered in time, or the yes has reached its end.'],
  withdrawn: ['no', 'The guardian took the yes back.'],
  invalidated: ['no', 'The evidence of the yes fell.'],
  superseded: ['no', 'A newer consent took its place, and none stands now.'],
  erased: ['no', 'The child, or this consent, was forgotten.'],
  restricted: ['no', 'Processing for this child is halted.'],
  contested: ['no', 'The guardians of this child disagree.'],
  assurance_expired: ['no', 'The written assurance of a recipient is out of date.'],
  reply_already_sent: ['no', 'The one reply that needs no consent was sent.'],
};
