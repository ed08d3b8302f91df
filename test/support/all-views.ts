import type { Page } from 'playwright-core';
import { barriersOf, barriersOfLanguage, barriersOfView } from './accessibility';
import { doubleTheLetters, misfits, spreadTheText } from './fitting';

export const desk = { width: 1280, height: 900 };
export const phone = { width: 320, height: 640 };
/** What is left of a desk at 200 %. */
const zoomed = { width: 640, height: 450 };

/** Each page in the first of its states, which the name tells after a comma: that is where a translation is looked at. */
export function firstStates<T extends { readonly name: string }>(pages: readonly T[]): readonly T[] {
  const title = ({ name }: T): string => name.split(', ')[0]!;
  return pages.filter((page, index) => pages.findIndex((other) => title(other) === title(page)) === index);
}

/**
 * What is wrong with a page in both lights and every width, with the view it was seen in. Of a translation of a page that was
 * looked at whole, its words and whether they fit. Leaves the page in the last view.
 */
export async function faultsInAllViews(page: Page, { translation = false } = {}): Promise<string[]> {
  const faults: string[] = [];
  const note = (view: string, found: readonly string[]): void => {
    faults.push(...found.map((fault) => `${view}: ${fault}`));
  };
  await page.emulateMedia({ colorScheme: 'light' });
  note('at a desk', await (translation ? barriersOfLanguage(page) : barriersOf(page)));
  note('at a desk', await misfits(page));
  await page.setViewportSize(zoomed);
  note('at 200 %', await misfits(page));
  await page.setViewportSize(phone);
  await page.emulateMedia({ colorScheme: 'dark' });
  if (!translation) note('on a phone in the dark', await barriersOfView(page));
  note('on a phone', await misfits(page));
  await spreadTheText(page);
  note('on a phone with the text spread', await misfits(page));
  await page.setViewportSize(zoomed);
  await doubleTheLetters(page);
  note('with letters of 200 % too', await misfits(page));
  return faults;
}
