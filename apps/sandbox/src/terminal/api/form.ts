import { StripeFault } from './stripe-fault';

/** A form body or query with its brackets resolved; lists are hashes with the keys 0, 1, … */
export type FormHash = { [key: string]: FormValue };
export type FormValue = string | FormHash;

const deepest = 8;
const mostFields = 500;

/** Reads `a[b][0][c]=x&expand[]=y` into nested hashes. Throws StripeFault for a key that makes no sense. */
export function readForm(text: string): FormHash {
  const form = newHash();
  let count = 0;
  for (const [key, value] of new URLSearchParams(text)) {
    count += 1;
    if (count > mostFields) throw malformed();
    put(form, pathOf(key), value);
  }
  return form;
}

function pathOf(key: string): string[] {
  const [, head, rest] = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(key) ?? [];
  if (head === undefined || rest === undefined) throw malformed();
  const path = [head, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map(([, part = '']) => part)];
  if (path.length > deepest) throw malformed();
  return path;
}

function put(form: FormHash, path: readonly string[], value: string): void {
  let hash = form;
  path.forEach((part, index) => {
    const name = part === '' ? String(Object.keys(hash).length) : part;
    if (index === path.length - 1) {
      hash[name] = value;
      return;
    }
    const next = hash[name] ?? newHash();
    if (typeof next === 'string') throw malformed();
    hash[name] = next;
    hash = next;
  });
}

/** Without a prototype, so that no key has a meaning of its own. */
function newHash(): FormHash {
  return Object.create(null) as FormHash;
}

function malformed(): StripeFault {
  return new StripeFault('Invalid request (check that your POST content type and its keys are right).', {
    early: true,
  });
}
