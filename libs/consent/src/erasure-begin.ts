import { answerTarget, askTarget, type Needed } from './erasure-answer';
import { type Erasure, type ErasureTarget, hasAnswered } from './erasure';
import { openErasure, type Opening } from './erasure-open';
import type { ErasureStep } from './erasure-step';
import type { ErasureLine } from './ledger';

/**
 * Opens an erasure and asks the app in the same breath for what is due already: to ask is then owed no more, only to ask
 * again. `needed` tells what the child's purposes that stand need now. One line of the ledger says both.
 */
export function beginErasure(opening: Opening, needed: (erasure: Erasure) => Needed): ErasureStep {
  const opened = openErasure(opening);
  const due = opened.targets.filter(({ kind, dueAt }) => kind === 'app' && dueAt <= opening.at);
  return due.reduce((begun, { id }) => {
    const step = askTarget(begun.erasure, begun.targets, id, needed(begun.erasure), opening.at);
    return step === null ? begun : together(begun, step, id);
  }, opened);
}

/**
 * What our own store has forgotten by the commit that opens an erasure: `records` went. When it is `over`, the line that
 * opens the erasure says so too; otherwise they are only counted.
 */
export function forgetAtOnce(
  begun: ErasureStep,
  { records, over }: { readonly records: number; readonly over: boolean },
  at: Date,
): ErasureStep {
  const own = begun.targets.find(({ kind }) => kind === 'own')!;
  if (!over) return records === 0 ? begun : { ...begun, targets: replaced(begun.targets, [{ ...own, records }]) };
  const answer = records > 0 ? { outcome: 'erased' as const, records } : { outcome: 'nothing-held' as const };
  return watchedByAsking(together(begun, answerTarget(begun.erasure, begun.targets, own.id, answer, at), own.id));
}

function together(begun: ErasureStep, step: ErasureStep, targetId: string): ErasureStep {
  const [first, ...others] = begun.lines;
  const said = step.lines.length === 1 ? briefly(step.lines[0]!) : null;
  return {
    erasure: begun.erasure,
    targets: replaced(begun.targets, step.targets),
    lines: said === null ? [...begun.lines, ...step.lines] : [withMore(first!, said), ...others],
    duties: [...begun.duties.filter(({ subjectId }) => subjectId !== targetId), ...step.duties],
    events: [...begun.events, ...step.events],
  };
}

/** What the first line can say in a word; null for what needs a line of its own. */
function briefly({ act, to, detail }: ErasureLine): Readonly<Record<string, string>> | null {
  const { target, name, records, ...more } = detail;
  if (Object.keys(more).length > 0) return null;
  if (act === 'ask') return { asked: `${target}:${name}` };
  return act === 'answer' && target === 'own' ? { own: to, records: records! } : null;
}

function withMore(line: ErasureLine, said: Readonly<Record<string, string>>): ErasureLine {
  const { asked } = line.detail;
  const both = asked !== undefined && said['asked'] !== undefined ? { asked: `${asked},${said['asked']}` } : said;
  return { ...line, detail: { ...line.detail, ...both } };
}

function replaced(all: readonly ErasureTarget[], changed: readonly ErasureTarget[]): ErasureTarget[] {
  return all.map((target) => changed.find(({ id }) => id === target.id) ?? target);
}

/** An app that is asked again before its time is over is watched from then on: most have answered by then. */
function watchedByAsking(begun: ErasureStep): ErasureStep {
  const open = begun.targets.filter((target) => !hasAnswered(target));
  const asked = open.every(({ askAgainAt, deadlineAt }) => askAgainAt !== null && askAgainAt < deadlineAt);
  if (!asked) return begun;
  return { ...begun, duties: begun.duties.filter(({ kind }) => kind !== 'erasure.watch') };
}
