import type { Notice } from '@kinsent/consent';
import type { AnswerSay } from './answer-catalogue';
import { purposeField } from './answer-form';
import type { Fault } from './fault';

/** One thing to put right, in words, with the field that it leads to. */
export interface FormError {
  readonly field: string;
  readonly message: string;
}

/** Says what is wrong with a form. */
export function errorsOf(faults: readonly Fault[], say: AnswerSay, notice: Notice): FormError[] {
  return faults.map((fault) => ({ field: fault.field, message: messageOf(fault, say, notice) }));
}

function messageOf(fault: Fault, say: AnswerSay, notice: Notice): string {
  switch (fault.kind) {
    case 'choice': {
      const title = notice.purposes.find(({ key }) => key === fault.purpose)?.title ?? fault.purpose;
      return say('error.choice', { title });
    }
    case 'nothing-chosen':
      return say('error.nothingChosen');
    case 'take-back-nothing':
      if (fault.field === purposeField('keep')) return say('error.keepNothing');
      return say(fault.field === purposeField('waiting') ? 'error.refuseNothing' : 'error.takeBackNothing');
    case 'number':
      return say('error.numberWrong');
    case 'form':
      return say('error.form');
    case 'pin':
      return say(`error.pin.${fault.check}`);
    case 'code':
      return codeMessage(fault.check, say);
  }
}

function codeMessage(check: Extract<Fault, { kind: 'code' }>['check'], say: AnswerSay): string {
  switch (check.kind) {
    case 'missing':
      return say('error.codeMissing');
    case 'malformed':
      return say('error.codeForm');
    case 'wrong':
      if (check.left === 0) return say('error.codeResting');
      return `${say('error.codeWrong', { left: check.left })} ${say('error.codeWrongHint')}`;
  }
}
