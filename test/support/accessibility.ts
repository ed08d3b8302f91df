import { readFileSync } from 'node:fs';
import type axe from 'axe-core';
import type { RunOnly } from 'axe-core';
import type { Page } from 'playwright-core';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The rules whose answer depends on light and width; all others see the same page in every view. */
const rulesOfAView = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size'];

/** The rules whose answer depends on the words; the markup is the same in every language. */
const rulesOfALanguage = ['html-has-lang', 'html-lang-valid', 'valid-lang', 'document-title', 'label', 'button-name'];

// Not half as long as the other one that comes with it: it is handed over for every page.
const script = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds wrong with a page as it stands, by rule and place. The script comes in past the page's policy. */
export function barriersOf(page: Page): Promise<string[]> {
  return found(page, { type: 'tag', values: rules });
}

/** What is wrong with a page that was looked at whole before, in another view. */
export function barriersOfView(page: Page): Promise<string[]> {
  return found(page, { type: 'rule', values: rulesOfAView });
}

/** What is wrong with the words of a page that was looked at whole in another language. */
export function barriersOfLanguage(page: Page): Promise<string[]> {
  return found(page, { type: 'rule', values: rulesOfALanguage });
}

async function found(page: Page, runOnly: RunOnly): Promise<string[]> {
  if (await page.evaluate(() => !('axe' in window))) await page.evaluate(script);
  return page.evaluate(async (only) => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      runOnly: only,
      resultTypes: ['violations'],
    });
    // Told there: all that was looked at is a thousand times as much to hand over.
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary}`),
    );
  }, runOnly);
}
