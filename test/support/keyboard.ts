import type { Locator, Page } from 'playwright-core';
import { follow } from './browser';

/** Somebody who reads a page with a keyboard and nothing else. */
export class Keyboard {
  constructor(private readonly page: Page) {}

  /** Goes on with Tab until it has the focus. Every stop on the way must be seen (WCAG 2.4.7, 2.4.11). */
  async tabTo(control: Locator): Promise<void> {
    for (let stops = 0; stops < 80; stops += 1) {
      if (stops > 0 || !(await hasFocus(control))) await this.page.keyboard.press('Tab');
      await this.expectFocusInSight();
      if (await hasFocus(control)) return;
    }
    throw new Error('With Tab alone one does not get there.');
  }

  async press(key: 'Enter' | 'Space' | 'ArrowDown' | 'ArrowUp' | 'Tab' | 'Shift+Tab'): Promise<void> {
    await this.page.keyboard.press(key);
  }

  /** Enter, where that leads to another page. */
  async enter(): Promise<void> {
    await follow(this.page, () => this.page.keyboard.press('Enter'));
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  private async expectFocusInSight(): Promise<void> {
    const fault = await this.page.evaluate(() => {
      const focused = document.activeElement as HTMLElement | null;
      if (focused === null || focused === document.body) return null;
      const rings = [focused, focused.closest('label')].map((each) => (each === null ? null : getComputedStyle(each)));
      const ringed = rings.some((ring) => ring?.outlineStyle === 'solid' && Number.parseFloat(ring.outlineWidth) >= 2);
      const { top, bottom, left, right } = focused.getBoundingClientRect();
      const inSight = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
      return ringed && inSight
        ? null
        : `${ringed ? '' : 'no ring '}${inSight ? '' : 'out of sight '}${focused.outerHTML}`;
    });
    if (fault !== null) throw new Error(`The focus is not to be seen: ${fault.slice(0, 200)}`);
  }
}

export async function hasFocus(control: Locator): Promise<boolean> {
  return control.evaluate((element) => element === document.activeElement);
}
