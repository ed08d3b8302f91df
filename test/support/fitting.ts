import type { Page } from 'playwright-core';

/** What a page does not fit: its width when it must be scrolled sideways, and each thing that sticks out or is cut off. */
export async function misfits(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const found =
      scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide where there is room for ${clientWidth}`] : [];
    for (const element of Array.from(document.querySelectorAll<HTMLElement>('body *'))) {
      // A table may scroll by itself (WCAG 1.4.10), and the skip link waits above the page.
      if (element.closest('.scroll, .table, .skip') !== null) continue;
      const { left, right, width } = element.getBoundingClientRect();
      const out = width > 0 && (right > clientWidth + 1 || left < -1);
      const cut = getComputedStyle(element).overflowX === 'hidden' && element.scrollWidth > element.clientWidth + 1;
      if (out || cut) found.push(element.outerHTML.slice(0, 120));
    }
    return found;
  });
}

/** The letters of the page twice as large, as somebody sets it in the browser (WCAG 1.4.4). */
export async function doubleTheLetters(page: Page): Promise<void> {
  await page.evaluate(() => {
    const size = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    document.documentElement.style.fontSize = `${size * 2}px`;
  });
}

/** More room between lines, paragraphs, words and letters, as some readers set it (WCAG 1.4.12). */
export async function spreadTheText(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }' +
        'p { margin-bottom: 2em !important; }',
    );
    document.adoptedStyleSheets = [sheet];
  });
}
