import type { ScanRecord } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { DeskRefusal } from '../../staff/desk-refusal';
import { Looks } from '../../staff/looks';
import type { Staff } from '../../staff/staff-page';
import { type FormFolder, FormFolders } from './form-folders';
import type { FormView } from './form-views';
import { discardReasons, UnmatchedPile } from './unmatched-pile';
import { given, mistakesIn, oneOf, readVerdictForm, saidIn } from './verdict-form';
import { Verdicts } from './verdicts';

type Body = Readonly<Record<string, unknown>>;

/** What follows what a reviewer sent: on to another page, or the form's page once more. */
export type FormStep =
  | { readonly kind: 'lead'; readonly path: string }
  | { readonly kind: 'show'; readonly status: number; readonly view: Partial<FormView> };

const moved: FormStep = { kind: 'show', status: 409, view: { fault: 'fault.moved' } };

/** Does what a reviewer sent about one form, where that still makes sense; anything else is answered with how it stands. */
@Injectable()
export class FormActs {
  constructor(
    private readonly folders: FormFolders,
    private readonly verdicts: Verdicts,
    private readonly pile: UnmatchedPile,
    private readonly looks: Looks,
  ) {}

  async take(scan: ScanRecord, staff: Staff, body: Body): Promise<FormStep> {
    switch (given(body, 'act')) {
      case 'match':
        return this.match(scan, staff, given(body, 'reference') ?? '');
      case 'discard':
        return this.discard(scan, staff, given(body, 'reason'));
      case 'unmatch':
        return this.unmatch(scan, staff);
      default:
        return this.judge(scan, staff, body);
    }
  }

  private async judge(scan: ScanRecord, staff: Staff, body: Body): Promise<FormStep> {
    if (scan.verificationId === null) return moved;
    const folder = await this.folders.of(scan);
    if (folder === null) throw new DeskRefusal('gone');
    const purposes = folder.waiting.map(({ consent }) => consent.purpose);
    const form = readVerdictForm(body, purposes);
    if (form.seen !== folder.reviews.length) return moved;
    const mistakes = mistakesIn(form, purposes, folder.terms.drawn);
    if (mistakes.length > 0) return { kind: 'show', status: 422, view: { form, mistakes } };
    const said = saidIn(form);
    if (said === null) throw new DeskRefusal('form');
    return this.stepAfter(await this.verdicts.judge(folder, staff.id, form.seen, said), folder);
  }

  private stepAfter(outcome: Awaited<ReturnType<Verdicts['judge']>>, { scan }: FormFolder): FormStep {
    switch (outcome) {
      case 'gone':
        throw new DeskRefusal('gone');
      case 'moved':
        return moved;
      case 'own':
      case 'settled':
        return { kind: 'show', status: 409, view: { fault: `fault.${outcome}` } };
      case 'returned':
        return { kind: 'lead', path: `/desk/forms/${scan.id}?done=returned` };
      default:
        return { kind: 'lead', path: `/desk/forms?done=${outcome}` };
    }
  }

  private async match(scan: ScanRecord, staff: Staff, typed: string): Promise<FormStep> {
    await this.writeDown(scan, staff, 'match');
    const outcome = await this.pile.match(scan, typed);
    if (outcome === 'matched') return { kind: 'lead', path: `/desk/forms/${scan.id}?done=matched` };
    if (outcome === 'moved') return moved;
    return { kind: 'show', status: 422, view: { typed, typedFault: `unmatched.fault.${outcome}` } };
  }

  private async unmatch(scan: ScanRecord, staff: Staff): Promise<FormStep> {
    await this.writeDown(scan, staff, 'unmatch');
    const outcome = await this.pile.unmatch(scan);
    return outcome === 'moved' ? moved : { kind: 'lead', path: '/desk/forms/unmatched?done=unmatched' };
  }

  private async discard(scan: ScanRecord, staff: Staff, given: string | null): Promise<FormStep> {
    if (scan.state !== 'unmatched') return moved;
    const reason = oneOf(discardReasons, given);
    if (reason === null) return { kind: 'show', status: 422, view: { discardFault: true } };
    await this.writeDown(scan, staff, `discard: ${reason}`);
    const outcome = await this.pile.discard(scan);
    return outcome === 'moved' ? moved : { kind: 'lead', path: '/desk/forms/unmatched?done=discarded' };
  }

  /** Of what moves a form without a verdict, the log of looks says who it was. */
  private writeDown(scan: ScanRecord, staff: Staff, why: string): Promise<void> {
    return this.looks.write({ staff, subject: 'scan', subjectId: scan.id, why });
  }
}
