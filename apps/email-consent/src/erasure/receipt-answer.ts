import { createHash } from 'node:crypto';
import { canonicalJson, type EraserAnswer } from '@kinsent/consent';
import { Problem } from '@kinsent/host';
import type { ReceiptDto, ReceiptOutcome } from './receipt.dto';

type Told = Pick<ReceiptDto, 'records' | 'heldUntil' | 'ground'>;

/** What has to be told with each outcome; nothing else may be. */
const told: Readonly<Record<ReceiptOutcome, readonly (keyof Told)[]>> = {
  erased: ['records'],
  'nothing-held': [],
  held: ['heldUntil', 'ground'],
};

/** A receipt in the words of the law. Throws the Problem `invalid_fields` where fields do not go together. */
export function answerOf(receipt: ReceiptDto): EraserAnswer {
  const { outcome, records, heldUntil, ground } = receipt;
  const wanted = told[outcome];
  const errors = (['records', 'heldUntil', 'ground'] as const).flatMap((field) => {
    const isGiven = receipt[field] !== undefined;
    if (isGiven === wanted.includes(field)) return [];
    return [{ pointer: `/${field}`, detail: isGiven ? `does not go with ${outcome}` : `is needed with ${outcome}` }];
  });
  const until = new Date(heldUntil ?? 0);
  if (Number.isNaN(until.getTime())) errors.push({ pointer: '/heldUntil', detail: 'is not a moment of any calendar' });
  if (errors.length > 0) throw new Problem('invalid_fields', { errors });
  switch (outcome) {
    case 'erased':
      return { outcome, records: records! };
    case 'nothing-held':
      return { outcome };
    case 'held':
      return { outcome, until, ground: ground! };
  }
}

/**
 * SHA-256 of what a receipt says about a target. It outlives the erasure, so the child's reference is not part of it: a
 * short one could be found by trying.
 */
export function digestOf(erasureId: string, targetId: string, answer: EraserAnswer): Buffer {
  const said = answer.outcome === 'held' ? { ...answer, until: answer.until.toISOString() } : answer;
  return createHash('sha256')
    .update(canonicalJson({ erasureId, targetId, ...said }))
    .digest();
}
