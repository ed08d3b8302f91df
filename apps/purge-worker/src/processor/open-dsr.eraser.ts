import type { EraserAnswer } from '@kinsent/consent';
import { Clock } from '@kinsent/host';
import { Injectable } from '@nestjs/common';
import { Eraser, type EraserAsked, type EraserSubject } from '../erasure/eraser.port';
import { openedAt, requestIdOf, requestOf } from './open-dsr-request';
import { type OpenDsrStatus, sendRequest, statusOf } from './open-dsr.client';
import { OpenDsrFault } from './open-dsr.fault';
import { type Processor, Processors } from './processors';

const minute = 60_000;
const soonest = 5 * minute;
const latest = 6 * 60 * minute;
const day = 24 * 60 * minute;

/**
 * Has a processor forget a child, over OpenDSR 2.0. It is asked how far it is until it says, signed, that it is done;
 * callbacks are not used. A cancelled request is an error, and made anew once a day.
 */
@Injectable()
export class OpenDsrEraser extends Eraser {
  readonly kind = 'processor';

  constructor(
    private readonly processors: Processors,
    private readonly clock: Clock,
  ) {
    super();
  }

  async erase(subject: EraserSubject): Promise<EraserAnswer | EraserAsked> {
    const processor = this.processors.find(subject.name);
    if (processor === null) throw new OpenDsrFault('open_dsr_unknown');
    const at = this.clock.now();
    for (let cancelled = 0; cancelled <= mayAskAnew(subject, at); cancelled += 1) {
      const requestId = requestIdOf(subject.targetId, cancelled);
      const status = await statusOf(processor, requestId, at);
      if (status === null) return ask(processor, subject, requestId, at);
      if (status.status !== 'cancelled') return answerOf(status, at);
    }
    throw new OpenDsrFault('open_dsr_cancelled');
  }
}

/** How often, at most, a request may have been made anew by now. */
function mayAskAnew({ erasureId }: EraserSubject, at: Date): number {
  return Math.max(0, Math.floor((at.getTime() - openedAt(erasureId).getTime()) / day));
}

async function ask(processor: Processor, subject: EraserSubject, requestId: string, at: Date): Promise<EraserAsked> {
  return askedUntil(await sendRequest(processor, requestOf(subject, processor, requestId), at), at);
}

function answerOf({ status, expectedAt, results }: OpenDsrStatus, at: Date): EraserAnswer | EraserAsked {
  switch (status) {
    case 'completed':
      // One that does not count was asked to forget one subject, and says that it did.
      return results === 0 ? { outcome: 'nothing-held' } : { outcome: 'erased', records: results ?? 1 };
    case 'pending':
    case 'in_progress':
      // Thrown, so that whoever looks at what is owed sees that it is not kept to its own time.
      if (expectedAt < at) throw new OpenDsrFault('open_dsr_late');
      return askedUntil(expectedAt, at);
    default:
      throw new OpenDsrFault('open_dsr_unknown_status');
  }
}

function askedUntil(expectedAt: Date, at: Date): EraserAsked {
  const wait = Math.min(Math.max(expectedAt.getTime() - at.getTime(), soonest), latest);
  return { asked: true, askAgainAt: new Date(at.getTime() + wait) };
}
