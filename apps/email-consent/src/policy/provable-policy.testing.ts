import type { Policy } from '@kinsent/consent';
import { smallPolicy } from './small-policy.testing';

const text = (en: string, nl: string) => ({ en, nl });

/** The small policy with one more disclosure, to a third party, and a card by which parents in some places prove who they are. */
export const provablePolicy: Policy = {
  ...smallPolicy,
  apps: {
    ...smallPolicy.apps,
    brickyard: {
      ...smallPolicy.apps['brickyard']!,
      purposes: [...smallPolicy.apps['brickyard']!.purposes, 'measuring'],
    },
  },
  recipients: {
    ...smallPolicy.recipients,
    measurer: {
      name: 'Measurewell',
      label: text('measures use across apps', 'meet het gebruik van apps'),
      role: 'third-party',
      otherUse: 'own-analytics',
      country: 'US',
      assurance: { document: 'DPA-2', date: '2026-01-01', expires: '2028-01-01' },
    },
  },
  purposes: {
    ...smallPolicy.purposes,
    measuring: {
      ...smallPolicy.purposes['public-creations']!,
      title: text('Measuring across apps', 'Meten over apps heen'),
      recipients: ['measurer'],
      disclosure: 'third-party',
    },
  },
  verification: {
    stands: 'P1Y',
    need: text('So that nobody has to prove it twice.', 'Zodat niemand het twee keer hoeft te bewijzen.'),
    card: { currency: 'EUR', elsewhere: { US: 'USD' }, statement: 'BRICKYARD CHECK' },
    form: { address: ['Brickyard Toys'], judgedWithin: 'P3D', kept: 'P14D', eyes: 'two', drawn: 'refused' },
    offered: [{ places: ['NL', 'US'], methods: ['card'] }],
  },
};
