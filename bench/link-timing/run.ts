import { machine } from '../support/machine';
import { median } from '../support/rounds';
import { openStand } from '../support/stand';
import { forgetTries, type LinkKind, linkKinds, makeLinks } from './links';
import { type Answered, Visitor } from './visitor';

const rounds = Number(process.env['ROUNDS'] ?? 400);
const freshRounds = Number(process.env['FRESH_ROUNDS'] ?? 30);
const each = 10;

type Ask = (secret: string) => Promise<Answered>;

/**
 * How long an answer takes for links of every kind: in each round one of each, in an order of chance, so that what the machine
 * does meanwhile meets all alike. A stranger may not learn from the time whether there is anything behind a link.
 */
async function main(): Promise<void> {
  const stand = await openStand();
  try {
    const service = await stand.startService({ DUTIES: 'off' });
    const links = await makeLinks(stand, service.url, each);
    const visitor = new Visitor(service.url);
    for (let warm = 0; warm < 20; warm += 1) {
      for (const kind of linkKinds) for (const secret of links[kind]) await visitor.meet(secret);
    }
    const measure = (count: number, ask: Ask) => measured(count, links, ask, () => forgetTries(stand));
    const look = await measure(rounds, (secret) => visitor.get(secret));
    const code = await measure(rounds, (secret) => visitor.wrongCode(secret));
    const fresh = await measure(freshRounds, (secret) => visitor.freshLetter(secret));
    visitor.close();
    console.log(JSON.stringify({ machine: machine(), rounds, freshRounds, look, code, fresh }, null, 2));
  } finally {
    await stand.stop();
  }
}

async function measured(
  count: number,
  links: Readonly<Record<LinkKind, readonly string[]>>,
  ask: Ask,
  between: () => Promise<void>,
): Promise<Record<string, unknown>> {
  const times = new Map<LinkKind, number[]>(linkKinds.map((kind) => [kind, []]));
  const statuses = new Map<LinkKind, Set<number>>(linkKinds.map((kind) => [kind, new Set()]));
  for (let round = 0; round < count; round += 1) {
    for (const kind of shuffled(linkKinds)) {
      const { ms, status } = await ask(links[kind][round % each]!);
      times.get(kind)!.push(ms);
      statuses.get(kind)!.add(status);
    }
    if (round % each === each - 1) await between();
  }
  const base = median(times.get('unknown')!);
  return Object.fromEntries(
    linkKinds.map((kind) => {
      const middle = median(times.get(kind)!);
      const p95 = [...times.get(kind)!].sort((a, b) => a - b)[Math.floor(count * 0.95)]!;
      return [
        kind,
        {
          statuses: [...statuses.get(kind)!],
          medianMs: rounded(middle),
          p95Ms: rounded(p95),
          moreThanUnknownMs: rounded(middle - base),
          ratio: rounded(middle / base),
        },
      ];
    }),
  );
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => [Math.random(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

void main();
