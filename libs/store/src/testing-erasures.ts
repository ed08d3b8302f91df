import type { ErasurePolicy, Purpose } from '@kinsent/consent';
import type { RulingPolicy } from './erasure.opening';
import { digest } from './testing-requests';

/** A purpose of `bricks` of which one kind of data goes at once and, where named, another one later. */
function purpose(data: readonly string[], later: string | null = null): Purpose {
  const rule = (of: string, after: string) => ({
    data: [of],
    trigger: 'consent.ended' as const,
    after,
    action: 'erase' as const,
    need: { en: 'Because.' },
  });
  return {
    title: { en: 'Purpose' },
    description: { en: 'A purpose.' },
    ifRefused: { en: 'Nothing.' },
    basis: 'consent',
    data,
    recipients: [],
    disclosure: 'none',
    validity: 'P1Y',
    retention: data.map((of, index) => rule(of, index === 0 || later === null ? 'P0D' : later)),
  };
}

export const policy: ErasurePolicy = {
  purposes: {
    account: purpose(['user-name', 'creations'], 'P30D'),
    contests: purpose(['entry']),
    news: purpose(['user-name']),
  },
  recipients: {},
  erasure: { deadline: 'P10D', need: { en: 'Because.' } },
};

/** The same with a database of the app's, in which creations stand. */
export const policyWithConnector: ErasurePolicy = {
  ...policy,
  connectors: {
    players: { app: 'bricks', url: 'BRICKS_URL', tables: [{ table: 'player', key: 'ref', data: ['creations'] }] },
  },
};

export const ruling: RulingPolicy = { policy, digest };
export const rulingWithConnector: RulingPolicy = { policy: policyWithConnector, digest };
