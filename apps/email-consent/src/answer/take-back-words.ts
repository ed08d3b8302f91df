import type { AnswerMessage } from './answer-catalogue';
import type { About } from './answer-form';

/** What a form says that the letter or a PIN is asked for. */
export interface Wording {
  /** Asks which purposes; absent where it is about all of them. */
  readonly which?: AnswerMessage;
  readonly hint?: AnswerMessage;
  readonly number: AnswerMessage;
  readonly code: AnswerMessage;
  readonly button: AnswerMessage;
  readonly resting: AnswerMessage;
  /** The end of the path that takes the form. */
  readonly where: '/take-back' | '/keep' | '/prove' | '/everything';
}

export const takingBack = {
  which: 'takeBack.which',
  hint: 'takeBack.whichHint',
  number: 'takeBack.number',
  code: 'takeBack.code',
  button: 'takeBack.codeButton',
  resting: 'takeBack.resting',
  where: '/take-back',
} as const satisfies Wording;

export const wordings: Readonly<Record<About, Wording>> = {
  standing: takingBack,
  told: takingBack,
  waiting: {
    which: 'refuse.which',
    hint: 'refuse.whichHint',
    number: 'refuse.number',
    code: 'refuse.code',
    button: 'refuse.codeButton',
    resting: 'refuse.resting',
    where: '/take-back',
  },
  prove: {
    number: 'prove.number',
    code: 'prove.code',
    button: 'prove.codeButton',
    resting: 'prove.resting',
    where: '/prove',
  },
  keep: {
    which: 'keep.which',
    hint: 'keep.whichHint',
    number: 'keep.number',
    code: 'keep.code',
    button: 'keep.codeButton',
    resting: 'keep.resting',
    where: '/keep',
  },
  stop: {
    number: 'stop.number',
    code: 'stop.code',
    button: 'stop.button',
    resting: 'everything.resting',
    where: '/everything',
  },
  lift: {
    number: 'lift.code',
    code: 'lift.code',
    button: 'lift.button',
    resting: 'everything.resting',
    where: '/everything',
  },
  delete: {
    number: 'delete.code',
    code: 'delete.code',
    button: 'delete.button',
    resting: 'everything.resting',
    where: '/everything',
  },
};
