import { Clock } from '@kinsent/host';
import { ChildCaseStore, LetterStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import type { Visit } from './view-of';

const nobody = '00000000-0000-7000-8000-000000000000';

/** Finds what stands behind a link. */
@Injectable()
export class Visits {
  constructor(
    private readonly letters: LetterStore,
    private readonly cases: ChildCaseStore,
    private readonly clock: Clock,
  ) {}

  /** Null for a link that is none of ours. */
  async of(secret: string): Promise<Visit | null> {
    const letter = await this.letters.byLink(secret);
    const known = await this.cases.findByRequest(null, letter?.requestId ?? nobody);
    const request = known?.requests.find(({ id }) => id === letter?.requestId);
    if (letter !== null && known !== null && request !== undefined) return { letter, known, request };
    // A case takes three statements and nobody takes one: the same time whether or not a link exists.
    await this.cases.findByRequest(null, nobody);
    await this.cases.findByRequest(null, nobody);
    return null;
  }

  /** Marks that the link was fetched, by a person or a robot: all that a GET ever changes. */
  async opened({ letter, request }: Visit): Promise<void> {
    if (request.openedAt === null) await this.letters.markOpened(letter.id, this.clock.now());
  }
}
