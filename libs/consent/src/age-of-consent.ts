import { ageThresholds, type AgeThreshold, type Confidence } from './age-thresholds';
import { parseDate } from './calendar-date';
import type { Place } from './place';
import type { AgeRule } from './policy';

/** The age from which a child needs no parent, where it comes from, and how sure we are of it. */
export interface AgeOfConsent {
  readonly age: number;
  readonly source: string;
  readonly confidence: Confidence;
}

/**
 * The age of consent in a place on an ISO date, under the operator's rule (T1). A country whose regions differ counts by
 * its strictest region when the region is not known. Throws RangeError when `on` is no date.
 */
export function ageOfConsent(place: Place, on: string, rule: AgeRule): AgeOfConsent {
  parseDate(on);
  const found = rule.rule === 'strictest' ? strictest(inForceOn(on)) : byLaw(place, on);
  if (rule.atLeast === undefined || rule.atLeast <= found.age) return found;
  return { age: rule.atLeast, source: 'The operator’s policy, stricter than the law', confidence: 'high' };
}

function byLaw(place: Place, on: string): AgeOfConsent {
  const rows = inForceOn(on);
  const own = rows.find((row) => row.place === place.code) ?? rows.find((row) => row.place === place.country);
  if (own === undefined) return defaultFor(place);
  const regions = place.region === null ? rows.filter((row) => row.place.startsWith(`${place.country}-`)) : [];
  return strictest([own, ...regions]);
}

function inForceOn(on: string): AgeThreshold[] {
  // ISO dates of four-digit years sort as text.
  return ageThresholds.filter(
    ({ validFrom, validTo }) => (validFrom === null || validFrom <= on) && (validTo === null || on <= validTo),
  );
}

function strictest(rows: readonly AgeThreshold[]): AgeOfConsent {
  return rows.map(answer).reduce((high, row) => (row.age > high.age ? row : high));
}

function answer({ age, source, confidence, place }: AgeThreshold): AgeOfConsent {
  return { age, source: `${place}: ${source}`, confidence };
}

/** Parts of the EEA that have a country code of their own. */
const gdprTerritories: ReadonlySet<string> = new Set(['AX', 'GF', 'GP', 'MF', 'MQ', 'RE', 'YT']);

function defaultFor({ country }: Place): AgeOfConsent {
  return gdprTerritories.has(country)
    ? { age: 16, source: 'GDPR Art. 8(1), the default', confidence: 'medium' }
    : elsewhere;
}

const elsewhere: AgeOfConsent = { age: 16, source: 'No rule on file: a safe default', confidence: 'low' };
