import type { ScanRejection } from '@kinsent/consent';

export type Signature = 'handwritten' | 'drawn';

/** What the form says, by purpose. */
export type Boxes = Readonly<Record<string, 'yes' | 'no'>>;

/** Why somebody may say that a form proves nothing; the other reasons follow from what stands. */
export const rejections = ['unsigned', 'unreadable', 'incomplete', 'wrong-person', 'altered', 'drawn'] as const;

export type Rejection = (typeof rejections)[number] & ScanRejection;

/** What one person says of a form. `return`: let it be judged anew. */
export type Said =
  | { readonly verdict: 'approve'; readonly signature: Signature; readonly rejection: null; readonly choices: Boxes }
  | {
      readonly verdict: 'reject';
      readonly signature: Signature | null;
      readonly rejection: Rejection;
      readonly choices: Boxes;
    }
  | { readonly verdict: 'return' };
