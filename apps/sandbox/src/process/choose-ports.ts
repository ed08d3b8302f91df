import { createServer } from 'node:net';

export interface Ports {
  readonly hub: number;
  readonly emailConsent: number;
  readonly verifiedConsent: number;
  readonly purgeWorker: number;
}

/** No block of four ports is free. The message says what to do. */
export class PortsTaken extends Error {
  override readonly name = 'PortsTaken';
}

const usualBase = 4400;
const apart = 10;
const attempts = 20;

/**
 * The hub's port and the three behind it. A base that was asked for is taken or refused; without one the usual 4400 is
 * tried first and then every tenth above it. Throws PortsTaken.
 */
export async function choosePorts(asked: number | null, host: string): Promise<Ports> {
  const bases = asked === null ? Array.from({ length: attempts }, (_, n) => usualBase + n * apart) : [asked];
  let taken = usualBase;
  for (const base of bases) {
    const inTheWay = await firstTaken(base, host);
    if (inTheWay === null) {
      return { hub: base, emailConsent: base + 1, verifiedConsent: base + 2, purgeWorker: base + 3 };
    }
    taken = inTheWay;
  }
  throw new PortsTaken(
    `Port ${taken} is taken by another program. Kinsent's sandbox needs four ports in a row; ` +
      `choose others with PORT_BASE, for instance: PORT_BASE=${(asked ?? usualBase) + 200} npm start`,
  );
}

async function firstTaken(base: number, host: string): Promise<number | null> {
  for (let port = base; port < base + 4; port += 1) {
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
