/** How sure we are of a row: `high`, read in the law or an official list; `medium`, contested or in motion; `low`, a default. */
export type Confidence = 'high' | 'medium' | 'low';

/** The age below which a parent is needed in a place, between two ISO dates (both included; null is open). */
export interface AgeThreshold {
  /** `NL`, `CA-QC`. */
  readonly place: string;
  readonly age: number;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly source: string;
  readonly confidence: Confidence;
}

const official = 'GDPR Art. 8(1) with national law: European Commission overview of 2020';

/** A country whose age has not changed since the GDPR applies. */
function since2018(age: number, places: string, source = official, confidence: Confidence = 'high'): AgeThreshold[] {
  return places.split(' ').map((place) => ({ place, age, validFrom: null, validTo: null, source, confidence }));
}

/**
 * Ages of consent as dated data (T1). Never edit an age: end its row and add the next, so that the past stays true. What
 * binds only app stores or bars children outright (Texas, Utah, Australian social media) is no age of consent and not here.
 */
export const ageThresholds: readonly AgeThreshold[] = [
  ...since2018(13, 'BE EE FI LV MT PT SE'),
  // A power to set 13 to 16 by regulation stands since 2026-04-29 (Children's Wellbeing and Schools Act 2026 s.72).
  ...since2018(13, 'GB', 'UK GDPR Art. 8(1); Data Protection Act 2018 s.9', 'medium'),
  // A rise to 15 was consulted on until October 2025.
  ...since2018(13, 'NO', 'GDPR Art. 8(1); personopplysningsloven § 5', 'medium'),
  ...since2018(13, 'IS', 'GDPR Art. 8(1) with national law, unconfirmed', 'medium'),
  ...since2018(14, 'AT BG CY IT LT'),
  // Bill 121/000052 would make it 16.
  ...since2018(14, 'ES', 'GDPR Art. 8(1); Ley Orgánica 3/2018 art. 7', 'medium'),
  {
    place: 'DK',
    age: 13,
    validFrom: null,
    validTo: '2023-12-31',
    source: 'GDPR Art. 8(1); databeskyttelsesloven § 6(2) before its change',
    confidence: 'high',
  },
  {
    place: 'DK',
    age: 15,
    validFrom: '2024-01-01',
    validTo: null,
    source: 'GDPR Art. 8(1); databeskyttelsesloven § 6(2) as changed from 2024-01-01',
    confidence: 'high',
  },
  ...since2018(15, 'CZ GR'),
  // Below 15 child and parent consent together.
  ...since2018(15, 'FR', 'GDPR Art. 8(1); loi 78-17 art. 45'),
  ...since2018(15, 'SI', 'GDPR Art. 8(1); ZVOP-2 of 2023, unconfirmed', 'medium'),
  ...since2018(16, 'DE HU IE LU NL PL RO SK'),
  ...since2018(16, 'HR', 'GDPR Art. 8(1); sources differ between 14 and 16', 'medium'),
  ...since2018(16, 'LI', 'GDPR Art. 8(1), the default: no national age found', 'low'),

  ...since2018(13, 'US', '15 U.S.C. 6501(1); 16 CFR 312.2'),
  ...since2018(13, 'CA', 'Position of the federal privacy commissioner'),
  ...since2018(14, 'CA-QC', 'Québec private-sector privacy act s. 4.1'),
  ...since2018(14, 'KR', 'Personal Information Protection Act, Decree art. 17-2'),
  ...since2018(14, 'CN', 'PIPL art. 31; provisions on children of 2019', 'medium'),
  // A draft, to be registered by 2026-12-10.
  ...since2018(15, 'AU', "Draft Children's Online Privacy Code", 'medium'),
  {
    place: 'BR',
    age: 12,
    validFrom: null,
    validTo: '2026-03-16',
    source: 'LGPD art. 14',
    confidence: 'medium',
  },
  {
    place: 'BR',
    age: 16,
    validFrom: '2026-03-17',
    validTo: null,
    source: 'Lei 15.211/2025 (ECA Digital): accounts up to 16 are tied to a guardian',
    confidence: 'medium',
  },
  {
    place: 'IN',
    age: 18,
    validFrom: '2027-05-13',
    validTo: null,
    source: 'DPDP Act s. 9 and Rule 10, in force about this date',
    confidence: 'medium',
  },
];
