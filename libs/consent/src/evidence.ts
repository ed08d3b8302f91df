/**
 * How sure an operator is that the guardian said yes, weakest first.
 * `notice`: told, and did not object (16 CFR 312.5(c)(4)); `low`: e-mail plus (312.5(b)(2)(viii)); `high`: a verified method.
 */
export const levels = ['notice', 'low', 'high'] as const;

export type Level = (typeof levels)[number];

/** True when proof of level `has` is enough where `needs` is asked. */
export function reaches(has: Level, needs: Level): boolean {
  return levels.indexOf(has) >= levels.indexOf(needs);
}

/** A way to get consent, the level it proves, and the paragraph that lists it. */
export const evidenceMethods = {
  'opt-out-notice': { level: 'notice', cite: '16 CFR 312.5(c)(4)', approval: 'enumerated' },
  'email-plus': { level: 'low', cite: '16 CFR 312.5(b)(2)(viii)', approval: 'enumerated' },
  'card-payment': { level: 'high', cite: '16 CFR 312.5(b)(2)(ii)', approval: 'enumerated' },
  'signed-form': { level: 'high', cite: '16 CFR 312.5(b)(2)(i)', approval: 'enumerated' },
  // Drawn on a screen it is not the signed form of the Rule, whatever it looks like (M-i').
  'drawn-signature': { level: 'high', cite: '16 CFR 312.5(b)(1)', approval: 'assessed' },
  'phone-call': { level: 'high', cite: '16 CFR 312.5(b)(2)(iii)', approval: 'enumerated' },
  'video-call': { level: 'high', cite: '16 CFR 312.5(b)(2)(iv)', approval: 'enumerated' },
} as const satisfies Record<string, { level: Level; cite: string; approval: Approval }>;

/** Whether the Rule lists a method itself, somebody with the power to do so approved it, or the operator vouches for it. */
export type Approval = 'enumerated' | 'safe-harbor' | 'ftc-approved' | 'assessed';

export type EvidenceMethod = keyof typeof evidenceMethods;

/** What a method hands over as proof. `noticeDigest` is the SHA-256 (hex) of the notice exactly as it was shown. */
export interface Evidence {
  readonly id: string;
  readonly method: EvidenceMethod;
  readonly noticeDigest: string;
  /** The guardian's proof of who they are that it rests on; it falls with that. Only of verified methods. */
  readonly proofId?: string;
  /** Staff who vouch for it, by number; of methods in which people judge. */
  readonly attestedBy?: readonly string[];
  /** SHA-256 (hex) of what was handed in, which is not kept. */
  readonly artefactDigest?: string;
  /** Version of the script that a call followed. */
  readonly script?: string;
}

/** The level that a piece of evidence proves, taken from its method: a link cannot prove a card. */
export function levelOf(evidence: Evidence): Level {
  return evidenceMethods[evidence.method].level;
}
