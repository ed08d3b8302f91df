import type { ChildAct, ChildLine } from './ledger';

/** In what state each act leaves what it is about. */
const after: Readonly<Record<ChildAct, { readonly from: string | null; readonly to: string }>> = {
  stop: { from: 'going-on', to: 'stopped' },
  'go-on': { from: 'stopped', to: 'going-on' },
  remind: { from: null, to: 'reminded' },
  warn: { from: null, to: 'warned' },
  deactivate: { from: null, to: 'deactivated' },
  keep: { from: null, to: 'kept' },
  hold: { from: null, to: 'held' },
  extend: { from: 'held', to: 'held' },
  'let-go': { from: 'held', to: 'let-go' },
  destroy: { from: 'kept', to: 'destroyed' },
};

/** A line in the child's own chain. Rules, grounds and times alone: nothing that names anybody. */
export function tellOfChild(
  { id, app }: { readonly id: string; readonly app: string },
  act: ChildAct,
  at: Date,
  detail: Readonly<Record<string, string>> = {},
): ChildLine {
  return { subject: 'child', subjectId: id, act, ...after[act], at, detail: { app, ...detail } };
}
