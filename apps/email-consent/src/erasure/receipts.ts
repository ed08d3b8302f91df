import { ErasureRefusal } from '@kinsent/consent';
import { Clock, Problem } from '@kinsent/host';
import { type ErasureCase, ErasureDeskStore, ErasureTargetStore, NotFound, ReferenceStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { answerOf, digestOf } from './receipt-answer';
import type { ReceiptDto, TakenReceiptDto } from './receipt.dto';

/** Takes down what apps say they have erased (T3). */
@Injectable()
export class Receipts {
  constructor(
    private readonly desk: ErasureDeskStore,
    private readonly targets: ErasureTargetStore,
    private readonly references: ReferenceStore,
    private readonly clock: Clock,
  ) {}

  /** Throws a Problem for what is not the app's, is for another child, or contradicts an answer that was given. */
  async take(app: string, erasureId: string, receipt: ReceiptDto): Promise<TakenReceiptDto> {
    const answer = answerOf(receipt);
    const found = await this.desk.find(erasureId, app);
    if (found === null) throw new Problem('not_found');
    await this.holdToChild(erasureId, receipt.childRef);
    const targetId = meant(found, receipt);
    const digest = digestOf(erasureId, targetId, answer);
    try {
      await this.targets.receive({ erasureId, app, targetId }, answer, digest, this.clock.now());
    } catch (error) {
      throw problemOf(error);
    }
    return { erasureId, targetId, outcome: receipt.outcome, digest: digest.toString('hex') };
  }

  /** Once an erasure is completed nobody knows the child; then nothing is changed by a receipt either. */
  private async holdToChild(erasureId: string, childRef: string): Promise<void> {
    const known = (await this.references.ofErasures([erasureId])).get(erasureId);
    if (known !== undefined && known !== childRef) {
      throw new Problem('other_child', {
        errors: [{ pointer: '/childRef', detail: 'is not the child of this erasure' }],
      });
    }
  }
}

function meant({ targets }: ErasureCase, { targetId }: ReceiptDto): string {
  const [only, ...more] = targets.filter(({ kind }) => kind === 'app');
  if (targetId !== undefined) return targetId.toLowerCase();
  if (only === undefined) throw new Problem('not_found', { detail: 'This erasure asks nothing of the app.' });
  if (more.length === 0) return only.id;
  throw new Problem('target_not_named', {
    errors: [{ pointer: '/targetId', detail: 'is needed: this erasure asks the app more than once' }],
  });
}

function problemOf(error: unknown): unknown {
  if (error instanceof NotFound) return new Problem('not_found');
  if (!(error instanceof ErasureRefusal)) return error;
  switch (error.code) {
    case 'already_answered':
      return new Problem('already_answered');
    case 'target_not_named':
      return new Problem('target_not_named');
    case 'hold_not_ahead':
    case 'hold_too_long':
      return new Problem('invalid_fields', { errors: [{ pointer: '/heldUntil', detail: error.message }] });
    case 'records_not_counted':
      return new Problem('invalid_fields', { errors: [{ pointer: '/records', detail: error.message }] });
  }
}
