import { codeIn, linkIn, type Page, Parent } from '../../apps/sandbox/src/demo/parent';
import { addressOf, type BareHouse } from './bare-house';
import type { PostedLetter } from './post-office';

/** Yes or no, by purpose. */
export type Choices = Readonly<Record<string, 'yes' | 'no'>>;

/** The parent of one child of a bare house: reads letters at its mail server, and uses whichever instance is named. */
export class Household {
  private readonly browser: Parent;

  constructor(
    private readonly house: BareHouse,
    readonly childRef: string,
    private readonly address = addressOf(childRef),
  ) {
    this.browser = new Parent('', address);
  }

  /** Oldest first. */
  get letters(): PostedLetter[] {
    return this.house.office.to(this.address);
  }

  /** The nth letter, counted from 1. */
  letter(count = 1): PostedLetter {
    const letter = this.letters[count - 1];
    if (letter === undefined) throw new Error(`There are ${this.letters.length} letters and not ${count}.`);
    return letter;
  }

  open(letter = this.letter(), by = 0): Promise<Page> {
    const link = new URL(linkIn(letterOf(letter)));
    return this.browser.open(this.house.emailConsent[by]!.url + link.pathname);
  }

  /** Sends the choices with the letter's code; `page` is one that was opened before. */
  async answer(choices: Choices, letter = this.letter(), page?: Page, by = 0): Promise<Page> {
    const chosen = Object.fromEntries(Object.entries(choices).map(([purpose, yes]) => [`choice.${purpose}`, yes]));
    const fields = { act: 'answer', code: codeIn(letterOf(letter)), ...chosen };
    return this.browser.send(page ?? (await this.open(letter, by)), 'act', fields);
  }

  /** Takes one purpose back by the letter's code. */
  async takeBack(purpose = 'account', letter = this.letter(), page?: Page, by = 0): Promise<Page> {
    const fields = { purpose, code: codeIn(letterOf(letter)) };
    const shown = page ?? (await this.open(letter, by));
    // Where a try was lost on the way, the page asks for the code and shows no numbers.
    return this.browser.send(shown, shown.html.includes('name="number"') ? 'number' : 'code', fields);
  }

  /** Sends fields of one's own with the answer form of a page, to whichever instance. */
  send(fields: Readonly<Record<string, string>>, page: Page, by = 0): Promise<Page> {
    const url = this.house.emailConsent[by]!.url + new URL(page.url).pathname;
    return this.browser.send({ ...page, url }, 'act', fields);
  }

  async reason(purpose = 'account', by = 0): Promise<string> {
    return (await this.house.clients[by]!.permission(this.childRef, purpose)).reason;
  }
}

function letterOf(letter: PostedLetter): PostedLetter & { id: string } {
  return { ...letter, id: letter.messageId };
}
