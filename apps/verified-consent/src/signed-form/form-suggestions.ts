import { FormScanStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { type FormStanding, FormStandings } from './form-standings';

/** Which requests an unmatched form may belong to, with how they stand, for whoever looks at the pile (T5). */
@Injectable()
export class FormSuggestions {
  constructor(
    private readonly scans: FormScanStore,
    private readonly standings: FormStandings,
  ) {}

  /** The likeliest first; those that are forgotten are not named. */
  async suggestionsFor(scanId: string): Promise<FormStanding[]> {
    const ids = await this.scans.suggestions(scanId);
    const found = await Promise.all(ids.map((id) => this.standings.byId(id)));
    return found.filter((one) => one !== null);
  }
}
