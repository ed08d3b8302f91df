import type { DeclineReason } from '@kinsent/consent';
import { declineReasons } from '@kinsent/consent';
import type { Choice } from './decide-answer';

/** Fields as they come: a name that came twice is a list. */
export type FormBody = Readonly<Record<string, unknown>> | null | undefined;

/** What a guardian did with the answer form. */
export type Act = 'answer' | DeclineReason;

export interface AnswerForm {
  readonly act: Act;
  /** By purpose, only what was chosen. */
  readonly choices: ReadonlyMap<string, Choice>;
  /** As typed. */
  readonly code: string;
  readonly token: string;
}

/** Name of the field that decides about a purpose. */
export function choiceField(purpose: string): string {
  return `choice.${purpose}`;
}

/** Reads the answer form. Whatever is no valid choice counts as none. */
export function readAnswerForm(body: FormBody, purposes: readonly string[]): AnswerForm {
  const choices = new Map<string, Choice>();
  for (const purpose of purposes) {
    const given = text(body, choiceField(purpose));
    if (given === 'yes' || given === 'no') choices.set(purpose, given);
  }
  const act = declineReasons.find((reason) => reason === text(body, 'act')) ?? 'answer';
  return { act, choices, code: text(body, 'code').slice(0, 40), token: text(body, 'token') };
}

const abouts = ['standing', 'waiting', 'told', 'keep', 'prove', 'stop', 'lift', 'delete'] as const;

/**
 * What a take-back form is about: what is in force, what still waits for a stronger check, or, below an open question, what
 * silence allowed. The form that keeps data from being deleted is like it, the one that leads on to a stronger check, and so are
 * those about all of it: stopped, let go on, deleted.
 */
export type About = (typeof abouts)[number];

/** Name of the field for a code. Two forms can be on one page, so each has fields of its own. */
export function codeField(about: About): string {
  return about === 'standing' ? 'code' : `${about}-code`;
}

/** Name of the field that errors about what was ticked lead to. */
export function purposeField(about: About): string {
  return about === 'standing' ? 'purpose' : `${about}-purpose`;
}

export interface TakeBackForm {
  readonly about: About;
  /** Keys of the purposes that are to end. */
  readonly purposes: ReadonlySet<string>;
  /** The number that was pressed; null when none was. */
  readonly number: number | null;
  /** What was typed is a PIN, not a code. */
  readonly byPin: boolean;
  readonly code: string;
  readonly token: string;
}

/** Reads the take-back form. */
export function readTakeBackForm(body: FormBody): TakeBackForm {
  const chosen = body?.['purpose'];
  const purposes = [chosen].flat().filter((purpose): purpose is string => typeof purpose === 'string');
  const number = text(body, 'number');
  const about = abouts.find((each) => each === text(body, 'about')) ?? 'standing';
  return {
    about,
    purposes: new Set(purposes),
    number: /^\d{2}$/.test(number) ? Number(number) : null,
    byPin: text(body, 'by') === 'pin',
    code: text(body, codeField(about)).slice(0, 40),
    token: text(body, 'token'),
  };
}

/** The digits of a code however it was typed: `123 456`, `123-456`, full-width. Null when they are not six. */
export function digitsOf(code: string): string | null {
  const digits = code.normalize('NFKC').replace(/[\s.·-]/g, '');
  return /^\d{6}$/.test(digits) ? digits : null;
}

/** A field that came once; of one that came twice nothing is taken. */
export function text(body: FormBody, name: string): string {
  const value = body?.[name];
  return typeof value === 'string' ? value : '';
}
