/**
 * The life of one scan of a signed form: which request it belongs to, what one person proposes, what is decided. Every road
 * (upload, e-mail, fax, post) leads into it, and out of it leads a verdict or the bin (M-i).
 */
export const scanStates = ['unmatched', 'waiting', 'proposed', 'approved', 'rejected', 'discarded'] as const;

export type ScanState = (typeof scanStates)[number];

export const scanActs = ['match', 'unmatch', 'propose', 'return', 'approve', 'reject', 'discard'] as const;

export type ScanAct = (typeof scanActs)[number];

/** state → act → next state. `propose` is the first word of two; `return`: the second person sees it otherwise. */
export const scanLifecycle: Readonly<Record<ScanState, Readonly<Partial<Record<ScanAct, ScanState>>>>> = {
  unmatched: { match: 'waiting', discard: 'discarded' },
  waiting: { unmatch: 'unmatched', propose: 'proposed', approve: 'approved', reject: 'rejected', discard: 'discarded' },
  proposed: { return: 'waiting', approve: 'approved', reject: 'rejected', discard: 'discarded' },
  approved: {},
  rejected: {},
  discarded: {},
};

/** True while somebody still has to look at it. */
export function awaitsVerdict(state: ScanState): boolean {
  return Object.keys(scanLifecycle[state]).length > 0;
}

/** By which way a form came back. A fax comes as the e-mail that a fax service delivers. */
export const scanRoads = ['upload', 'email', 'fax', 'post'] as const;

export type ScanRoad = (typeof scanRoads)[number];

/**
 * Why a form proves nothing; told to the guardian. `drawn`: signed on a screen; `other-choices`: its boxes say something else
 * than the page, so that nothing is left to allow; `too-late`: nothing waited for it any more.
 */
export const scanRejections = [
  'unsigned',
  'unreadable',
  'incomplete',
  'wrong-person',
  'altered',
  'drawn',
  'other-choices',
  'too-late',
] as const;

export type ScanRejection = (typeof scanRejections)[number];
