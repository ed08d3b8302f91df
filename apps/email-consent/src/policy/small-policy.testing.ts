import type { Policy, Purpose } from '@kinsent/consent';

const text = (en: string, nl: string) => ({ en, nl });

function purpose(parts: Partial<Purpose>): Purpose {
  return {
    title: text('Account', 'Account'),
    description: text('A name to play under.', 'Een naam om mee te spelen.'),
    ifRefused: text('Play goes on without an account.', 'Spelen kan zonder account.'),
    basis: 'consent',
    data: ['screen-name'],
    recipients: ['host'],
    disclosure: 'none',
    validity: 'P1Y',
    retention: [
      {
        data: ['screen-name'],
        trigger: 'consent.ended',
        after: 'P14D',
        action: 'erase',
        need: text('To close the account.', 'Om het account te sluiten.'),
      },
    ],
    ...parts,
  };
}

/** A policy of a fictional operator with one purpose of each kind, for tests of this app. */
export const smallPolicy: Policy = {
  kinsent: 1,
  version: '2026-01',
  locales: ['en', 'nl'],
  operator: {
    name: 'Brickyard Toys',
    address: '1 Yard Lane, 1234 AB Bricktown',
    phone: '+31 20 555 0100',
    email: 'privacy@brickyard.example',
    website: 'https://brickyard.example',
  },
  ages: { rule: 'law' },
  apps: {
    brickyard: {
      name: text('Brickyard', 'Brickyard'),
      website: 'https://play.brickyard.example',
      audience: 'children',
      purposes: ['account', 'public-creations', 'newsletter', 'cookies', 'location'],
    },
    cellar: {
      name: text('Cellar', 'Kelder'),
      website: 'https://cellar.brickyard.example',
      audience: 'adults',
      purposes: ['account'],
    },
    other: {
      name: text('Other', 'Ander'),
      website: 'https://other.brickyard.example',
      audience: 'mixed',
      purposes: ['account', 'newsletter'],
    },
  },
  data: {
    'screen-name': { label: text('Screen name', 'Schermnaam'), head: 'screen-name' },
    drawing: { label: text('Drawings', 'Tekeningen'), head: 'child-media' },
    email: { label: text('E-mail address', 'E-mailadres'), head: 'online-contact' },
    device: { label: text('Device number', 'Apparaatnummer'), head: 'persistent-identifier' },
    coordinates: { label: text('Position', 'Positie'), head: 'precise-location' },
  },
  recipients: {
    host: {
      name: 'Shed Hosting',
      label: text('keeps the servers', 'beheert de servers'),
      role: 'service-provider',
      otherUse: 'none',
      country: 'NL',
      assurance: { document: 'DPA-1', date: '2026-01-01', expires: '2028-01-01' },
    },
    everyone: {
      name: 'Everyone',
      label: text('visitors of the gallery', 'bezoekers van de galerij'),
      role: 'public',
      otherUse: 'none',
      country: 'NL',
    },
  },
  purposes: {
    account: purpose({}),
    'public-creations': purpose({
      title: text('Public drawings', 'Openbare tekeningen'),
      data: ['drawing'],
      recipients: ['everyone'],
      disclosure: 'public',
    }),
    newsletter: purpose({ title: text('Newsletter', 'Nieuwsbrief'), basis: 'multiple-contact', data: ['email'] }),
    cookies: purpose({
      title: text('Staying signed in', 'Ingelogd blijven'),
      basis: 'internal-operations',
      uses: ['authenticate-or-personalise'],
      data: ['device'],
    }),
    location: purpose({ title: text('Nearby builders', 'Bouwers dichtbij'), data: ['coordinates'] }),
  },
  guardians: { silence: 'P14D', reminders: ['P7D'], resend: { perGuardianPerDay: 3, perChildPerDay: 3 } },
  emailPlus: { delay: 'P1D', countsFrom: 'approval' },
  links: { validFor: 'P14D', codeAttempts: 5 },
  evidence: { retention: 'P5Y', need: text('To prove the answer.', 'Om het antwoord te bewijzen.') },
  events: { retention: 'P90D' },
  letters: {
    en: { from: 'Brickyard', greeting: 'Hello,', signature: 'The people of Brickyard' },
    nl: { from: 'Brickyard', greeting: 'Hallo,', signature: 'De mensen van Brickyard' },
  },
};
