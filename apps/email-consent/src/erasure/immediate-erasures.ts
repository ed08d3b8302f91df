import type { ImmediateCause } from '@kinsent/consent';
import { Clock, Problem } from '@kinsent/host';
import { type ErasureCase, EraseNowStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { CurrentPolicy } from '../policy/current-policy';

export interface EraseWish {
  readonly app: string;
  readonly childRef: string;
  readonly cause: ImmediateCause;
  /** Everything when not said. */
  readonly purposes?: readonly string[];
}

/** Opens erasures that wait for nothing. */
@Injectable()
export class ImmediateErasures {
  constructor(
    private readonly store: EraseNowStore,
    private readonly current: CurrentPolicy,
    private readonly clock: Clock,
  ) {}

  /** Throws the Problems `forbidden` for an app that the policy does not have, and `unknown_purpose`. */
  async erase({ app, childRef, cause, purposes }: EraseWish): Promise<ErasureCase & { readonly opened: boolean }> {
    const { policy, digest } = this.current;
    if (!Object.hasOwn(policy.apps, app)) {
      throw new Problem('forbidden', { detail: 'The policy does not have the app of this key.' });
    }
    const appPurposes = policy.apps[app]!.purposes;
    const errors = (purposes ?? []).flatMap((purpose, index) =>
      appPurposes.includes(purpose) ? [] : [{ pointer: `/purposes/${index}`, detail: 'is not a purpose of this app' }],
    );
    if (errors.length > 0) throw new Problem('unknown_purpose', { errors });
    const wish = { app, ref: childRef, cause, purposes, appPurposes, ruling: { policy, digest } };
    return this.store.eraseNow(wish, this.clock.now());
  }
}
