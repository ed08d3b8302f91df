import type { CountsFrom } from '@kinsent/consent';
import type { RulingPolicy } from '@kinsent/store';

/** The part of the policy that decides how things end. */
export class PolicyTerms {
  constructor(
    /** What today's policy says; a consent knows what the one that it was asked under said. */
    readonly countsFrom: CountsFrom,
    /** How long events stay in the feed, ISO-8601 duration. */
    readonly eventRetention: string,
    /** By which erasures are opened from now on. */
    readonly ruling: RulingPolicy,
  ) {}
}
