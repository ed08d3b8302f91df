import { randomUUID } from 'node:crypto';
import type { ConsentRequest, KinsentEvent, NewConsentRequest, Permission } from '@kinsent/client';
import { codeIn, type Letter, linkIn, numberIn, type Page, Parent } from '../../apps/sandbox/src/demo/parent';
import type { House } from './house';

export { codeIn, type Letter, linkIn, numberIn, type Page, Parent };

export interface FamilyOptions {
  /** The parent's address; one that nobody else has when left out. */
  readonly email?: string;
  readonly locale?: 'en' | 'nl';
  readonly childRef?: string;
}

/** Yes or no, by purpose. */
export type Choices = Readonly<Record<string, 'yes' | 'no'>>;

/** A child that an app asks for, unlike any other in its house, and a parent with a mailbox and a browser without scripts. */
export class Family {
  readonly childRef: string;
  readonly parent: Parent;
  readonly locale: 'en' | 'nl';
  /** Of the newest question. */
  requestId = '';

  constructor(
    private readonly house: House,
    { email, locale = 'en', childRef }: FamilyOptions = {},
  ) {
    this.childRef = childRef ?? `child-${randomUUID()}`;
    this.parent = new Parent(house.urls.hub, email ?? `parent-${randomUUID().slice(0, 12)}@family.example`);
    this.locale = locale;
  }

  /** The body that asks for a seven-year-old's account in the Netherlands, unless it is told otherwise. */
  question(other: Partial<NewConsentRequest> = {}): NewConsentRequest {
    return {
      childRef: this.childRef,
      place: 'NL',
      ...(other.comesOfAgeOn === undefined ? { birthDate: '2019-05' } : {}),
      guardian: { email: this.parent.address, locale: this.locale },
      purposes: ['account'],
      ...other,
    };
  }

  /** The app asks; when this answers, the letter has been sent. */
  async ask(other: Partial<NewConsentRequest> = {}): Promise<ConsentRequest> {
    const request = await this.house.client.askGuardian(this.question(other));
    this.requestId = request.id;
    await this.house.settle();
    return request;
  }

  /** All letters to the parent, newest first. */
  async letters(): Promise<Letter[]> {
    return this.parent.letters();
  }

  /** The newest letter to the parent. */
  async letter(): Promise<Letter> {
    const [newest] = await this.letters();
    if (newest === undefined) throw new Error('The parent has no letter.');
    return newest;
  }

  /** Opens a letter's link; the newest letter's when none is named. */
  async openPage(letter?: Letter): Promise<Page> {
    return this.parent.open(linkIn(letter ?? (await this.letter())));
  }

  /** Opens the page and sends choices with the letter's code, or with fields of one's own. Answers the page that follows. */
  async answer(choices: Choices, letter?: Letter, fields: Readonly<Record<string, string>> = {}): Promise<Page> {
    const read = letter ?? (await this.letter());
    const chosen = Object.fromEntries(Object.entries(choices).map(([key, choice]) => [`choice.${key}`, choice]));
    return this.parent.send(await this.openPage(read), 'act', {
      act: 'answer',
      code: codeIn(read),
      ...chosen,
      ...fields,
    });
  }

  /** Refuses everything, or says that this is somebody else's child or not the parent. */
  async decline(reason: 'refused-all' | 'not-my-child' | 'not-the-parent', letter?: Letter): Promise<Page> {
    return this.answer({}, letter, { act: reason });
  }

  /** Takes purposes back by one press on the letter's number, after as long as it takes to find it. */
  async takeBack(letter?: Letter, ...purposes: readonly string[]): Promise<Page> {
    const read = letter ?? (await this.letter());
    const page = await this.openPage(read);
    await this.house.advance('PT3S');
    const which: Record<string, string> = purposes.length === 1 ? { purpose: purposes[0]! } : {};
    return this.parent.send(page, 'purpose', { number: numberIn(read), ...which });
  }

  /** Asks and has the parent say yes to everything that was asked; what needs a stronger check waits for it. */
  async granted(other: Partial<NewConsentRequest> = {}): Promise<ConsentRequest> {
    const request = await this.ask(other);
    const asked = request.consents.filter(({ level }) => level !== 'notice');
    const page = await this.answer(Object.fromEntries(asked.map(({ purpose }) => [purpose, 'yes'])));
    if (page.status !== 200) throw new Error(`The answer was not taken: ${page.status}`);
    await this.house.settle();
    return this.request();
  }

  async request(): Promise<ConsentRequest> {
    return this.house.client.consentRequest(this.requestId);
  }

  async permission(purpose = 'account'): Promise<Permission> {
    return this.house.client.permission(this.childRef, purpose);
  }

  /** The reason of each purpose, or of those that are named. */
  async reasons(...purposes: readonly string[]): Promise<Record<string, string>> {
    const { permissions } = await this.house.client.permissions(this.childRef);
    const all = Object.entries(permissions).filter(([key]) => purposes.length === 0 || purposes.includes(key));
    return Object.fromEntries(all.map(([key, { reason }]) => [key, reason]));
  }

  /** This child's events, oldest first; those from before it was forgotten name its question alone. */
  async events(after = 0): Promise<KinsentEvent[]> {
    return (await this.house.events(after)).filter(
      ({ data }) =>
        data.childRef === this.childRef || (this.requestId !== '' && data['consentRequestId'] === this.requestId),
    );
  }

  async eventTypes(after = 0): Promise<string[]> {
    return (await this.events(after)).map(({ type }) => type);
  }
}
