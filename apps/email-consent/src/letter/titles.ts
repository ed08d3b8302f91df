import type { Notice } from '@kinsent/consent';

/** A purpose's title in the language of its notice. */
export function titleOf(notice: Notice, purpose: string): string {
  return notice.purposes.find(({ key }) => key === purpose)?.title ?? purpose;
}
