import { ErasureRefusal } from '@kinsent/consent';
import { Clock, DutyHandler, type DutyResult } from '@kinsent/host';
import { type Duty, ErasureTargetStore, NotFound } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { PolicyTerms } from '../policy-terms';
import { Erasers } from './erasers';

/**
 * Erases in a database of an app, or at a processor. What throws is tried again for ever; a worker that dies between the
 * erasing and the writing down erases once more, and finds less.
 */
@Injectable()
export class ErasureRunHandler extends DutyHandler {
  readonly kind = 'erasure.run';

  constructor(
    private readonly targets: ErasureTargetStore,
    private readonly erasers: Erasers,
    private readonly terms: PolicyTerms,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handle({ subjectId }: Duty): Promise<DutyResult> {
    try {
      return await this.run(subjectId);
    } catch (error) {
      if (error instanceof NotFound) return { done: { outcome: 'gone' } };
      // Another worker, whose lease this one took over, has written it down.
      if (error instanceof ErasureRefusal && error.code === 'already_answered') {
        return { done: { outcome: 'not-now' } };
      }
      throw error;
    }
  }

  private async run(targetId: string): Promise<DutyResult> {
    const asking = await this.targets.ask(targetId, this.terms.ruling, this.clock.now());
    if (asking.outcome !== 'asked') return { done: { outcome: asking.outcome } };
    const { erasure, target, childRef } = asking;
    const eraser = this.erasers.of(target.kind);
    if (eraser === null || childRef === null) throw fault(eraser === null ? 'no_eraser' : 'reference_unreadable');
    const answer = await eraser.erase({
      erasureId: erasure.id,
      targetId,
      name: target.name,
      app: erasure.app,
      childRef,
      purposes: erasure.purposes,
      data: target.data,
      unrecoverable: target.unrecoverable.filter((category) => target.data.includes(category)),
    });
    if ('asked' in answer) return { retryAt: answer.askAgainAt, code: 'in_progress' };
    await this.targets.answer(targetId, answer, this.clock.now());
    return {
      done: answer.outcome === 'erased' ? { outcome: 'erased', records: answer.records } : { outcome: answer.outcome },
    };
  }
}

function fault(code: string): Error {
  return Object.assign(new Error('A target cannot be asked.'), { code });
}
