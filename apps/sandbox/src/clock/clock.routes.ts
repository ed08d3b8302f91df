import { Problem } from '@kinsent/host';
import type { FastifyInstance } from 'fastify';
import type { SandboxFacts } from '../hub/sandbox-facts';
import { readAdvance } from './read-advance';
import { type Journey, StuckInTime } from './time-machine';

/** The clock, for scripts (JSON) and for the buttons on the first page (a form). */
export function clockRoutes(server: FastifyInstance, { clock, machine }: SandboxFacts): void {
  server.get('/clock', () => ({ now: clock.now().toISOString(), offsetMs: Math.round(clock.offsetMs) }));

  server.post('/clock', async (request, reply) => {
    const journey = await move(request.body);
    if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true) {
      return reply.redirect(`/?stops=${journey.stops}#clock`, 303);
    }
    const { from, to, stops } = journey;
    return { from: from.toISOString(), now: to.toISOString(), offsetMs: Math.round(clock.offsetMs), stops };
  });

  async function move(body: unknown): Promise<Journey> {
    const advance = advanceIn(body);
    try {
      return await machine.advanceTo((now) => readAdvance(advance, now));
    } catch (error) {
      if (error instanceof RangeError) throw fault(error.message);
      if (error instanceof StuckInTime) {
        throw new Problem('unavailable', { detail: error.message, members: { now: error.at.toISOString() } });
      }
      throw error;
    }
  }
}

function advanceIn(body: unknown): string {
  const { advance, ...others } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw fault('is not known; only advance is', `/${unknown.slice(0, 40)}`);
  if (typeof advance !== 'string') throw fault('must be an ISO-8601 duration such as PT25H');
  return advance;
}

function fault(detail: string, pointer = '/advance'): Problem {
  return new Problem('invalid_fields', { detail, errors: [{ pointer, detail }] });
}
