import { readPin } from '@kinsent/consent';
import { Clock, PoliciesInUse } from '@kinsent/host';
import { GuardianPinStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { codeField, type TakeBackForm } from './answer-form';
import type { Fault } from './fault';
import { LetterCodes } from './letter-codes';
import type { Visit } from './view-of';

/** Nobody finds a number in a letter sooner than this; a scanner does not look (N2). */
const quickestPressMs = 2_000;

/** Whether whoever sent a form has the letter in hand, or is known by their PIN. */
@Injectable()
export class LetterProofs {
  constructor(
    private readonly policies: PoliciesInUse,
    private readonly codes: LetterCodes,
    private readonly pins: GuardianPinStore,
    private readonly clock: Clock,
  ) {}

  /** By the letter's number where one was pressed, by a PIN, else by its code. Null when it holds; a wrong one counts. */
  async faultOf(visit: Visit, form: TakeBackForm, shownAt: Date): Promise<Fault | null> {
    if (form.byPin) return this.pinFaultOf(visit, form);
    if (form.number === null) return this.codeFaultOf(visit, form);
    const at = this.clock.now();
    const press = { number: form.number, quick: at.getTime() - shownAt.getTime() < quickestPressMs };
    if (await this.codes.isRightPress(visit.letter, press, await this.attempts(visit), at)) return null;
    return { kind: 'number', field: codeField(form.about) };
  }

  /** By its code alone. */
  async codeFaultOf(visit: Visit, form: TakeBackForm): Promise<Fault | null> {
    const check = await this.codes.check(visit.letter, form.code, await this.attempts(visit), this.clock.now());
    return check.kind === 'right' ? null : { kind: 'code', field: codeField(form.about), check };
  }

  /** Nobody is told whether there is a PIN; a wrong one counts for the guardian, wherever it is tried (ADR 21). */
  private async pinFaultOf({ request }: Visit, { about, code }: TakeBackForm): Promise<Fault | null> {
    const field = codeField(about);
    if (code.trim() === '') return { kind: 'pin', field, check: 'missing' };
    if (readPin(code) === null) return { kind: 'pin', field, check: 'malformed' };
    const guardianId = await this.pins.guardianOf(request.id);
    const checked = guardianId === null ? 'none' : await this.pins.check(guardianId, code, this.clock.now());
    if (checked === 'right') return null;
    return { kind: 'pin', field, check: checked === 'resting' ? 'resting' : 'wrong' };
  }

  private async attempts({ request }: Visit): Promise<number> {
    return (await this.policies.find(request.policyDigest)).links.codeAttempts;
  }
}
