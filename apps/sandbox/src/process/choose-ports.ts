import { createServer } from 'node:net';

export interface Ports {
  readonly hub: number;
  readonly emailConsent: number;
  readonly verifiedConsent: number;
  readonly purgeWorker: number;
  readonly terminal: number;
}

/** No block of five ports is free. The message says what to do. */
export class PortsTaken extends Error {
  override readonly name = 'PortsTaken';
}

const usualBase = 4400;
const apart = 10;
const attempts = 20;
const inARow = 5;

/**
 * The hub's port and the four behind it. A base that was asked for is taken or refused; without one the usual 4400 is
 * tried first and then every tenth above it. Throws PortsTaken.
 */
export async function choosePorts(asked: number | null, host: string): Promise<Ports> {
  const bases = asked === null ? Array.from({ length: attempts }, (_, n) => usualBase + n * apart) : [asked];
  let taken = usualBase;
  for (const base of bases) {
    const inTheWay = await firstTaken(base, host);
    if (inTheWay === null) {
      const [emailConsent, verifiedConsent, purgeWorker, terminal] = [base + 1, base + 2, base + 3, base + 4];
      return { hub: base, emailConsent, verifiedConsent, purgeWorker, terminal };
    }
    taken = inTheWay;
  }
  throw new PortsTaken(
    `Port ${taken} is taken by another program. Kinsent's sandbox needs five ports in a row; ` +
      `choose others with PORT_BASE, for instance: PORT_BASE=${(asked ?? usualBase) + 200} npm start`,
  );
}

async function firstTaken(base: number, host: string): Promise<number | null> {
  for (let port = base; port < base + inARow; port += 1) {
    if (!(await isFree(port, host))) return port;
  }
  return null;
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
