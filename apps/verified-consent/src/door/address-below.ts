import type { DoorParts } from './door-parts';

/** A page of the door or below it, in the same language, with the word that the letter was in hand. */
export function addressBelow(
  { door, locale, presence }: Pick<DoorParts, 'door' | 'locale' | 'presence'>,
  below: string,
): string {
  return `${door}${below}?lang=${locale}${presence === null ? '' : `&h=${presence}`}`;
}
