import { foreignShare, processorTimes } from './processor';

/** What one run of one variant came to. */
export interface Measured {
  readonly value: number;
  readonly p99Ms: number | null;
  /** Processor time that the very same run took, in the unit of the value. */
  readonly processor?: number;
}

/** One variant's figure in one round, and how busy the machine was with other people's work meanwhile (0–1 of all cores). */
export interface Reading extends Measured {
  readonly foreignCpu: number;
}

export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

interface Summary {
  readonly median: number;
  readonly p99Ms: number | null;
  readonly processor?: number;
}

export interface Comparison {
  readonly ratio: Spread;
  /** Of the processor times, where they were taken. */
  readonly processorRatio?: Spread;
  readonly base: Summary;
  readonly subject: Summary;
  readonly disturbedRounds: number;
  readonly rounds: number;
}

type Measure = () => Promise<Measured>;

interface Pair {
  readonly base: Reading;
  readonly subject: Reading;
}

/** Share of all cores that somebody else may take before a round no longer counts. */
const disturbed = 0.1;

/**
 * Runs both variants side by side, round after round, the order turned each time, and compares them within each round, for
 * the machine drifts more between rounds than the variants differ.
 */
export async function compare(base: Measure, subject: Measure, rounds: number): Promise<Comparison> {
  const pairs: Pair[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const baseFirst = round % 2 === 0;
    const first = await gauge(baseFirst ? base : subject);
    const second = await gauge(baseFirst ? subject : base);
    pairs.push(baseFirst ? { base: first, subject: second } : { base: second, subject: first });
  }
  const calm = pairs.filter((pair) => pair.base.foreignCpu < disturbed && pair.subject.foreignCpu < disturbed);
  const used = calm.length > 0 ? calm : pairs;
  const processors = used.flatMap(({ base, subject }) =>
    base.processor === undefined || subject.processor === undefined ? [] : [subject.processor / base.processor],
  );
  return {
    ratio: spread(used.map((pair) => pair.subject.value / pair.base.value)),
    ...(processors.length > 0 && { processorRatio: spread(processors) }),
    base: summary(used.map((pair) => pair.base)),
    subject: summary(used.map((pair) => pair.subject)),
    disturbedRounds: pairs.length - calm.length,
    rounds,
  };
}

async function gauge(measure: Measure): Promise<Reading> {
  const before = processorTimes();
  const measured = await measure();
  return { ...measured, foreignCpu: foreignShare(before, processorTimes()) };
}

function spread(values: readonly number[]): Spread {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

function summary(readings: readonly Reading[]): Summary {
  const tails = readings.flatMap((reading) => (reading.p99Ms === null ? [] : [reading.p99Ms]));
  const processors = readings.flatMap((reading) => reading.processor ?? []);
  return {
    median: median(readings.map((reading) => reading.value)),
    p99Ms: tails.length === 0 ? null : median(tails),
    ...(processors.length > 0 && { processor: median(processors) }),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
