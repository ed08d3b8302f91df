import type { Locator, Page } from 'playwright-core';
import { phone } from './all-views';
import { follow, type TestBrowser } from './browser';

export interface ScannerOptions {
  /** What it types into a field; the field's own words are given. */
  readonly fill: (label: string) => string;
  /** How long it looks at a page before it presses something. */
  readonly patience?: () => Promise<unknown>;
}

/**
 * A mail scanner with a real browser (N2): runs scripts, opens every link of a letter, and on every page presses every
 * button, each as somebody who was never there before, with every field filled in and everything ticked.
 */
export class Scanner {
  /** How many buttons it pressed so far. */
  presses = 0;

  constructor(
    private readonly browser: TestBrowser,
    private readonly options: ScannerOptions,
  ) {}

  /** Does with a letter's links all that it can. */
  async scan(links: readonly string[]): Promise<void> {
    for (const link of links) {
      const buttons = await this.visit(link, (page) => page.locator(pressable).count());
      for (let index = 0; index < buttons; index += 1) {
        await this.visit(link, (page) => this.press(page, index));
      }
      await this.visit(link, (page) => this.sendByScript(page));
    }
  }

  /** Presses one button, and on the page that follows the first one of every form. */
  private async press(page: Page, index: number): Promise<void> {
    const button = page.locator(pressable).nth(index);
    // Buttons become fewer when the page has changed in between.
    if ((await button.count()) === 0) return;
    await this.pressOne(page, button);
    const forms = await page.locator('form').count();
    for (let form = 0; form < forms; form += 1) {
      const next = page.locator('form').nth(form).locator(pressable).first();
      if ((await next.count()) > 0) await this.pressOne(page, next);
    }
  }

  private async pressOne(page: Page, button: Locator): Promise<void> {
    await this.fillIn(page);
    await this.options.patience?.();
    this.presses += 1;
    await follow(page, () => button.click());
  }

  /** Sends every form as it stands, without a button. */
  private async sendByScript(page: Page): Promise<void> {
    const forms = await page.locator('form').count();
    for (let index = 0; index < forms; index += 1) {
      const form = page.locator('form').nth(index);
      if ((await form.count()) === 0) return;
      await this.fillIn(page);
      this.presses += 1;
      await follow(page, () => form.evaluate((element: HTMLFormElement) => element.submit()));
    }
  }

  /**
   * Unfolds whatever is folded; the first answer of every question, which says yes, and every box; then every field. Its
   * script does that at one stroke; what is pressed is pressed with a mouse.
   */
  private async fillIn(page: Page): Promise<void> {
    const labels = await page.evaluate(() => {
      for (const folded of Array.from(document.querySelectorAll('details'))) folded.open = true;
      const inputs = Array.from(document.querySelectorAll('input'));
      for (const input of inputs) {
        const first = input.type === 'radio' && input === input.form?.querySelector(`[name="${input.name}"]`);
        if ((first || input.type === 'checkbox') && !input.checked) input.click();
      }
      return inputs
        .filter(({ type }) => !['radio', 'checkbox', 'hidden', 'submit'].includes(type))
        .map(({ labels }) => labels?.[0]?.textContent ?? '');
    });
    await page.evaluate(
      (texts) => {
        const inputs = Array.from(document.querySelectorAll('input'));
        const fields = inputs.filter(({ type }) => !['radio', 'checkbox', 'hidden', 'submit'].includes(type));
        fields.forEach((field, index) => {
          field.value = texts[index]!;
          for (const event of ['input', 'change']) field.dispatchEvent(new Event(event, { bubbles: true }));
        });
      },
      labels.map((label) => this.options.fill(label)),
    );
  }

  private async visit<T>(link: string, act: (page: Page) => Promise<T>): Promise<T> {
    const page = await this.browser.successor({ viewport: phone });
    await page.goto(link);
    return act(page);
  }
}

const pressable = 'button, input[type=submit]';
