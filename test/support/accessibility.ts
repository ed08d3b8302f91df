import axe, { type AxeResults, type RunOnly } from 'axe-core';
import type { Page } from 'playwright-core';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The rules whose answer depends on light and width; all others see the same page in every view. */
const rulesOfAView = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size'];

/** The rules whose answer depends on the words; the markup is the same in every language. */
const rulesOfALanguage = ['html-has-lang', 'html-lang-valid', 'valid-lang', 'document-title', 'label', 'button-name'];

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
  if (await page.evaluate(() => !('axe' in window))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (only) =>
      (window as unknown as { axe: typeof axe }).axe.run(document, { runOnly: only, resultTypes: ['violations'] }),
    runOnly,
  );
  return violations.flatMap(told);
}

function told({ id, help, nodes }: AxeResults['violations'][number]): string[] {
  return nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary}`);
}
