import { textIn } from '@kinsent/consent';
import { type ScanRecord, StaffStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import type { VNode } from 'preact';
import { CurrentRules } from '../../current-rules';
import { FormSuggestions } from '../../signed-form/form-suggestions';
import type { DeskFrame } from '../../staff/desk-page';
import { DeskRefusal } from '../../staff/desk-refusal';
import { FormFolders } from './form-folders';
import type { FormsMessage } from './forms-catalogue';
import { judgePage } from './judge.page';
import { matchPage } from './match.page';
import { emptyVerdict, type Mistake, type VerdictForm } from './verdict-form';

/** What is shown of a form beside itself. */
export interface FormView {
  readonly why: string | null;
  readonly whyMissing: boolean;
  readonly done: FormsMessage | null;
  readonly fault?: FormsMessage;
  readonly form?: VerdictForm;
  readonly mistakes?: readonly Mistake[];
  readonly typed?: string;
  readonly typedFault?: FormsMessage;
  readonly discardFault?: boolean;
}

/** Builds the page of one form, by where it stands. */
@Injectable()
export class FormViews {
  constructor(
    private readonly folders: FormFolders,
    private readonly suggestions: FormSuggestions,
    private readonly staff: StaffStore,
    private readonly rules: CurrentRules,
  ) {}

  /** Throws DeskRefusal for a form about somebody who is forgotten. */
  async page(frame: DeskFrame, scan: ScanRecord, view: FormView): Promise<VNode> {
    const { why, whyMissing, done, fault = null } = view;
    if (scan.verificationId === null) {
      if (scan.state !== 'unmatched' && scan.state !== 'discarded') throw new DeskRefusal('gone');
      const { typed = '', typedFault = null, discardFault = false } = view;
      const suggestions = await this.suggestions.suggestionsFor(scan.id);
      const appName = this.appName(frame.locale);
      return matchPage({ frame, scan, why, whyMissing, suggestions, appName, typed, typedFault, discardFault, fault });
    }
    const folder = await this.folders.of(scan);
    if (folder === null) throw new DeskRefusal('gone');
    const { form = emptyVerdict, mistakes = [] } = view;
    const names = await this.namesOf(folder.reviews.map(({ staffId }) => staffId));
    return judgePage({ frame, folder, why, whyMissing, form, mistakes, fault, done, names });
  }

  /** Name of an app, by its key. */
  appName(locale: string): (app: string) => string {
    return (app) => textIn(this.rules.policy.apps[app]?.name, locale);
  }

  private async namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const people = await Promise.all([...new Set(ids)].map((id) => this.staff.byId(id)));
    return new Map(people.flatMap((one) => (one === null ? [] : [[one.id, one.name] as const])));
  }
}
