import { askTarget, type Needed } from './erasure-answer';
import type { Erasure } from './erasure';
import { openErasure, type Opening } from './erasure-open';
import type { ErasureStep } from './erasure-step';

/**
 * Opens an erasure and asks the app in the same breath for what is due already: to ask is then owed no more, only to ask
 * again. `needed` tells what the child's purposes that stand need now.
 */
export function beginErasure(opening: Opening, needed: (erasure: Erasure) => Needed): ErasureStep {
  const opened = openErasure(opening);
  const due = opened.targets.filter(({ kind, dueAt }) => kind === 'app' && dueAt <= opening.at);
  return due.reduce((begun, { id }) => asked(begun, id, needed(begun.erasure), opening.at), opened);
}

function asked(begun: ErasureStep, targetId: string, needed: Needed, at: Date): ErasureStep {
  const step = askTarget(begun.erasure, begun.targets, targetId, needed, at);
  if (step === null) return begun;
  const changed = new Map(step.targets.map((target) => [target.id, target]));
  return {
    erasure: step.erasure,
    targets: begun.targets.map((target) => changed.get(target.id) ?? target),
    lines: [...begun.lines, ...step.lines],
    duties: [...begun.duties.filter(({ subjectId }) => subjectId !== targetId), ...step.duties],
    events: [...begun.events, ...step.events],
  };
}
