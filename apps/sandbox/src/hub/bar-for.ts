import type { FastifyRequest } from 'fastify';
import type { Bar } from './frame';
import { nextStep, type Way } from './next-step';
import type { SandboxFacts } from './sandbox-facts';
import { visitorOf } from './visitor';

/** The bar for whoever looks. */
export function barFor(request: FastifyRequest, facts: SandboxFacts): Bar {
  const { clock, letters, terminal } = facts;
  return {
    now: clock.now(),
    ahead: clock.offsetMs > 0,
    letters: letters.list().length,
    terminal: terminal === null ? null : { url: terminal.url, payments: terminal.payments },
    step: nextStep(wayOf(request, facts)),
  };
}

function wayOf(request: FastifyRequest, { brickyard, letters }: SandboxFacts): Way {
  const player = brickyard.player(visitorOf(request));
  const since = player?.askedAt ?? null;
  // The app keeps no address: the newest letter since it asked is taken for the visitor's.
  const letter = since === null ? undefined : letters.list().find(({ receivedAt }) => receivedAt >= since);
  return {
    gate: player?.gate ?? null,
    asked: since !== null,
    letter: letter === undefined ? null : `/inbox/${letter.id}`,
    allowed: player?.account != null,
    confirmed: player?.confirmed ?? false,
    ended: player?.ended ?? null,
    forgotten: player?.forgotten ?? false,
  };
}
