import { foreignShare, processorTimes } from './processor';

/** One variant's figure in one round, and how busy the machine was with other people's work meanwhile (0–1 of all cores). */
export interface Reading {
  readonly value: number;
  readonly p99Ms: number | null;
  readonly foreignCpu: number;
}

export interface Comparison {
  readonly ratio: { readonly median: number; readonly least: number; readonly most: number };
  readonly base: { readonly median: number; readonly p99Ms: number | null };
  readonly subject: { readonly median: number; readonly p99Ms: number | null };
  readonly disturbedRounds: number;
  readonly rounds: number;
}

type Measure = () => Promise<{ value: number; p99Ms: number | null }>;

/** Share of all cores that somebody else may take before a round no longer counts. */
const disturbed = 0.1;

/**
 * Runs both variants side by side, round after round, the order turned each time, and compares them within each round, for
 * the machine drifts more between rounds than the variants differ.
 */
export async function compare(base: Measure, subject: Measure, rounds: number): Promise<Comparison> {
  const pairs: { base: Reading; subject: Reading }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const baseFirst = round % 2 === 0;
    const first = await gauge(baseFirst ? base : subject);
    const second = await gauge(baseFirst ? subject : base);
    pairs.push(baseFirst ? { base: first, subject: second } : { base: second, subject: first });
  }
  const calm = pairs.filter((pair) => pair.base.foreignCpu < disturbed && pair.subject.foreignCpu < disturbed);
  const used = calm.length > 0 ? calm : pairs;
  const ratios = used.map((pair) => pair.subject.value / pair.base.value);
  return {
    ratio: { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) },
    base: summary(used.map((pair) => pair.base)),
    subject: summary(used.map((pair) => pair.subject)),
    disturbedRounds: pairs.length - calm.length,
    rounds,
  };
}

async function gauge(measure: Measure): Promise<Reading> {
  const before = processorTimes();
  const { value, p99Ms } = await measure();
  return { value, p99Ms, foreignCpu: foreignShare(before, processorTimes()) };
}

function summary(readings: readonly Reading[]): { median: number; p99Ms: number | null } {
  const tails = readings.flatMap((reading) => (reading.p99Ms === null ? [] : [reading.p99Ms]));
  return {
    median: median(readings.map((reading) => reading.value)),
    p99Ms: tails.length === 0 ? null : median(tails),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
