import type { Locator, Page } from 'playwright-core';
import { describeInBrowser, follow, TestBrowser } from '../support/browser';
import { codeIn, Family, linkIn, numberIn } from '../support/family';
import { misfits } from '../support/fitting';
import { House } from '../support/house';
import { hasFocus, Keyboard } from '../support/keyboard';

/** What a parent reads, and what a screen reader says. */
const words = {
  en: {
    account: 'An account',
    creations: 'Saving creations',
    shown: 'Showing creations to everyone',
    yes: 'Yes, I allow this',
    no: 'No, I do not allow this',
    code: 'The code from our letter',
    mistakes: 'Please look at this again',
    chooseCreations: 'Choose yes or no for “Saving creations”',
    chooseShown: 'Choose yes or no for “Showing creations to everyone”',
    onward: 'Show that you are the parent',
    goOn: 'Go on',
    wrongCode: /This is not the code from this letter\. You can try 4 more times\./,
    thanks: 'Thank you, we have your answer',
    allowed: /^Allowed until /,
    decided: 'What you decided about Brickyard Builder',
    which: 'Which number is in our letter? Press it, and it stops at once.',
    stopped: 'It has stopped',
    skip: 'Skip to the content',
    other: 'Nederlands',
    answer: 'Send my answer',
  },
  nl: {
    account: 'Een account',
    creations: 'Bouwwerken bewaren',
    shown: 'Bouwwerken aan iedereen laten zien',
    yes: 'Ja, dit mag',
    no: 'Nee, dit mag niet',
    code: 'De code uit onze brief',
    mistakes: 'Wilt u hier nog eens naar kijken?',
    chooseCreations: 'Kies ja of nee bij ‘Bouwwerken bewaren’',
    chooseShown: 'Kies ja of nee bij ‘Bouwwerken aan iedereen laten zien’',
    onward: 'Laten zien dat u de ouder bent',
    goOn: 'Verder',
    wrongCode: /Dit is niet de code uit deze brief\. U kunt het nog 4 keer proberen\./,
    thanks: 'Dank u, we hebben uw antwoord',
    allowed: /^Mag tot /,
    decided: 'Wat u besliste over Brickyard Bouwer',
    which: 'Welk nummer staat in onze brief? Druk erop, en het stopt meteen.',
    stopped: 'Het is gestopt',
    skip: 'Naar de inhoud',
    other: 'English',
    answer: 'Mijn antwoord versturen',
  },
} as const;

let house: House;
let browser: TestBrowser;

jest.setTimeout(120_000);

describeInBrowser('a parent answers in a browser', () => {
  beforeAll(async () => {
    house = await House.open();
    browser = await TestBrowser.open();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  }, 60_000);

  describe.each(['en', 'nl'] as const)('with a keyboard alone, on a phone, without scripts, in %s', (language) => {
    const say = words[language];
    let family: Family;
    let page: Page;
    let keyboard: Keyboard;
    const choice = (purpose: string, label: string) =>
      page.getByRole('group', { name: purpose, exact: true }).getByRole('radio', { name: label, exact: true });
    const shown = () => page.getByRole('group', { name: say.shown, exact: true });
    const title = () => page.getByRole('heading', { level: 1 }).textContent();

    beforeAll(async () => {
      family = new Family(house, { locale: language });
      await family.ask({ purposes: ['account', 'creations', 'public-creations'] });
      const context = await browser.visitor({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
      page = await context.newPage();
      keyboard = new Keyboard(page);
      await page.goto(linkIn(await family.letter()));
    });
    afterAll(() => page?.context().close());
    afterEach(async () => expect(await misfits(page)).toEqual([]));

    it('finds the question in the letter’s language, with nothing chosen', async () => {
      expect(await page.getAttribute('html', 'lang')).toBe(language);
      expect(await page.locator('input:checked').count()).toBe(0);
      expect(await page.getByRole('radio').count()).toBe(6);
      // What others would see is apart, with a yes and a no of its own.
      expect(await shown().getByRole('radio').count()).toBe(2);
      expect(await page.getByRole('checkbox').count()).toBe(0);
    });

    it('skips to the content, or goes to the other language and back', async () => {
      await keyboard.press('Tab');
      const skip = page.getByRole('link', { name: say.skip });
      expect(await hasFocus(skip)).toBe(true);
      await keyboard.press('Enter');
      expect(await hasFocus(page.getByRole('main'))).toBe(true);
      await keyboard.tabTo(page.getByRole('link', { name: say.other, exact: true }));
      await keyboard.enter();
      expect(await page.getAttribute('html', 'lang')).not.toBe(language);
      await page.goBack();
    });

    it('is told what is missing, with what was chosen still there', async () => {
      await keyboard.tabTo(choice(say.account, say.yes));
      await keyboard.press('Space');
      await keyboard.tabTo(page.getByLabel(say.code));
      await keyboard.type(codeIn(await family.letter()));
      // Enter in the code field sends the answer, and nothing else.
      await keyboard.enter();
      await expectSummary([say.chooseCreations, say.chooseShown]);
      expect(await choice(say.account, say.yes).isChecked()).toBe(true);
      expect(await page.getByLabel(say.code).inputValue()).toBe(codeIn(await family.letter()));
      expect(await describedBy(page.getByRole('group', { name: say.creations }))).toContain(say.chooseCreations);
      expect(await family.reasons('account', 'creations')).toEqual({ account: 'asked', creations: 'asked' });
    });

    it('is led from the mistake to its place, and chooses there', async () => {
      await keyboard.tabTo(page.getByRole('link', { name: say.chooseCreations }));
      await keyboard.press('Enter');
      expect(await hasFocus(choice(say.creations, say.yes))).toBe(true);
      await keyboard.press('ArrowDown');
      expect(await choice(say.creations, say.no).isChecked()).toBe(true);
      await keyboard.tabTo(shown().getByRole('radio').first());
      await keyboard.press('Space');
    });

    it('is told of a wrong code, with every choice still there', async () => {
      const code = page.getByLabel(say.code);
      await keyboard.tabTo(code);
      // Going to a field selects what is in it, so typing replaces it.
      await keyboard.type(wrong(codeIn(await family.letter())));
      await keyboard.tabTo(page.getByRole('button', { name: say.answer }));
      await keyboard.enter();
      await expectSummary([say.wrongCode]);
      expect(await choice(say.account, say.yes).isChecked()).toBe(true);
      expect(await choice(say.creations, say.no).isChecked()).toBe(true);
      expect(await code.getAttribute('aria-invalid')).toBe('true');
      expect(await describedBy(code)).toMatch(say.wrongCode);
    });

    it('answers, and the app knows', async () => {
      await keyboard.tabTo(page.getByLabel(say.code));
      await keyboard.type(codeIn(await family.letter()).replace(/(...)/, '$1 '));
      await keyboard.enter();
      expect(await title()).toBe(say.thanks);
      expect(await page.getByText(say.allowed).count()).toBe(1);
      expect(await family.permission()).toMatchObject({ allowed: true, reason: 'granted' });
      await house.settle();
      expect(await family.reasons('creations', 'public-creations')).toEqual({
        creations: 'erased',
        'public-creations': 'awaiting_verification',
      });
    });

    it('is led on to show who they are, for what others would see', async () => {
      const onward = page.getByRole('link', { name: say.onward, exact: true });
      await keyboard.tabTo(onward);
      const link = await onward.getAttribute('href');
      const door = new RegExp(`^${house.urls.verifiedConsent}/p/[\\w-]{43}/verify`);
      expect(link).toMatch(door);
      await keyboard.enter();
      expect(page.url()).toMatch(door);
      expect(await page.getAttribute('html', 'lang')).toBe(language);
      expect(await misfits(page)).toEqual([]);
      // Whoever comes back later shows first to have the letter in hand.
      await page.goto(linkIn(await family.letter()));
      expect(await onward.count()).toBe(0);
      expect(await page.getByRole('button', { name: say.goOn, exact: true }).count()).toBe(1);
    });

    it('takes it back with one press, in the second letter’s page', async () => {
      await house.advance('PT25H');
      const letter = await family.letter();
      await page.goto(linkIn(letter));
      expect(await title()).toBe(say.decided);
      // Nobody finds a number sooner.
      await house.advance('PT3S');
      const numbers = page.getByRole('group', { name: say.which });
      await keyboard.tabTo(numbers.getByRole('button', { name: numberIn(letter) }));
      await keyboard.enter();
      expect(await title()).toBe(say.stopped);
      expect(await family.permission()).toMatchObject({ allowed: false });
    });

    async function expectSummary(mistakes: readonly (string | RegExp)[]): Promise<void> {
      const summary = page.getByRole('alert', { name: say.mistakes });
      expect(await hasFocus(summary)).toBe(true);
      const told = await summary.getByRole('listitem').allTextContents();
      expect(told).toEqual(mistakes.map((mistake) => expect.stringMatching(mistake)));
    }

    async function describedBy(control: Locator): Promise<string> {
      const ids = ((await control.getAttribute('aria-describedby')) ?? '').split(' ');
      return (await Promise.all(ids.map((id) => page.locator(`[id="${id}"]`).textContent()))).join(' ');
    }
  });

  describe('with a mouse, at 200 %', () => {
    /** What a window of 1280 by 800 has room for at 200 %. */
    const zoomed = { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 };
    const visit = async (family: Family): Promise<Page> => {
      const page = await (await browser.visitor(zoomed)).newPage();
      await page.goto(linkIn(await family.letter()));
      return page;
    };
    const choose = (page: Page, purpose: string, label: string) =>
      page.getByRole('group', { name: purpose }).getByText(label, { exact: true }).click();
    const press = (page: Page, name: string) => follow(page, () => page.getByRole('button', { name }).click());
    const title = (page: Page) => page.getByRole('heading', { level: 1 }).textContent();

    it('answers by clicking on words, and what another tab still shows changes nothing', async () => {
      const family = new Family(house);
      await family.ask({ purposes: ['account', 'public-creations'] });
      const page = await visit(family);
      const other = await page.context().newPage();
      await other.goto(page.url());
      const answer = async (tab: Page, label: string): Promise<void> => {
        await choose(tab, words.en.account, label);
        await tab.getByRole('group', { name: words.en.shown }).getByText(words.en.no, { exact: true }).click();
        await tab.getByLabel(words.en.code).fill(codeIn(await family.letter()));
        expect(await misfits(tab)).toEqual([]);
        await press(tab, words.en.answer);
        expect(await misfits(tab)).toEqual([]);
        expect(await tab.getByText(words.en.allowed).count()).toBe(1);
      };
      await answer(page, words.en.yes);
      expect(await title(page)).toBe(words.en.thanks);
      await answer(other, words.en.no);
      expect(await title(other)).toBe(words.en.decided);
      expect(await family.permission()).toMatchObject({ allowed: true });
      // Going back shows what stands as well, and not the form of before.
      await page.goBack();
      expect(await title(page)).toBe(words.en.decided);
      await page.context().close();
    });

    it('says that it is somebody else’s child', async () => {
      const family = new Family(house);
      await family.ask();
      const page = await visit(family);
      await page.getByLabel(words.en.code).fill(codeIn(await family.letter()));
      await press(page, 'This is not my child');
      expect(await title(page)).toBe(words.en.thanks);
      expect(await page.getByText('We will not write to you about this again').count()).toBe(1);
      expect(await misfits(page)).toEqual([]);
      await house.settle();
      expect(await family.request()).toMatchObject({ state: 'erased' });
      await page.context().close();
    });

    it('presses the wrong number, and takes back by the code what is still ticked', async () => {
      const family = new Family(house);
      await family.granted({ purposes: ['account', 'creations'] });
      const page = await visit(family);
      await page.getByLabel(words.en.creations).uncheck();
      await follow(page, () => page.getByRole('group', { name: words.en.which }).getByRole('button').first().click());
      expect(await hasFocus(page.getByRole('alert', { name: words.en.mistakes }))).toBe(true);
      expect(await page.getByLabel(words.en.creations).isChecked()).toBe(false);
      expect(await family.reasons('account', 'creations')).toEqual({ account: 'granted', creations: 'granted' });
      await page.getByRole('textbox', { name: words.en.code }).fill(codeIn(await family.letter()));
      await press(page, 'Take it back');
      expect(await title(page)).toBe(words.en.stopped);
      expect(await misfits(page)).toEqual([]);
      await house.settle();
      expect(await family.permission('creations')).toMatchObject({ allowed: true });
      expect(await family.permission('account')).toMatchObject({ allowed: false });
      await page.context().close();
    });

    it('waits where codes rest, has a fresh letter sent, and answers with that', async () => {
      const family = new Family(house);
      await family.ask();
      const letter = await family.letter();
      // A letter that has just come brings no other one.
      await house.advance('PT1H');
      const page = await visit(family);
      for (let tries = 0; tries < 5; tries += 1) {
        await choose(page, words.en.account, words.en.yes);
        await page.getByLabel(words.en.code).fill(wrong(codeIn(letter)));
        await press(page, words.en.answer);
      }
      expect(await title(page)).toBe('You can answer in 1 hour');
      await press(page, 'Send me a fresh letter');
      expect(await title(page)).toBe('We have looked into it');
      await house.advance('PT1H');
      const fresh = await family.letter();
      expect(linkIn(fresh)).not.toBe(linkIn(letter));
      await page.goto(linkIn(fresh));
      await choose(page, words.en.account, words.en.yes);
      await page.getByLabel(words.en.code).fill(codeIn(fresh));
      await press(page, words.en.answer);
      expect(await title(page)).toBe(words.en.thanks);
      expect(await family.permission()).toMatchObject({ allowed: true });
      await page.context().close();
    });
  });
});

/** Six other digits. */
function wrong(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, '0');
}
