import { Problem } from '../problem/problem';

// Postgres refuses U+0000 in text, and a lone surrogate has no UTF-8 form.
const unstorable = /[\0\p{Surrogate}]/u;

/** No request of ours nests deeper; what does would overflow the stack of whoever walks it. */
const deepest = 32;

/** True when a text can be stored and sent as it stands. */
export function isClean(text: string): boolean {
  return !unstorable.test(text);
}

/** Throws a problem that points at the first text, or field name, that cannot be stored; also at nesting that is too deep. */
export function checkTexts(body: unknown): void {
  const open: { value: unknown; path: Path | null; depth: number }[] = [{ value: body, path: null, depth: 0 }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { value, path, depth } = at;
    if (typeof value === 'string' && !isClean(value))
      throw fault(path, 'holds a null character or half of a surrogate pair');
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= deepest) throw fault(path, `is nested deeper than ${deepest} levels`);
    for (const [key, inner] of Object.entries(value)) {
      if (!isClean(key)) throw fault(path, 'has a field name with a null character or half of a surrogate pair');
      open.push({ value: inner, path: { above: path, key }, depth: depth + 1 });
    }
  }
}

/** Throws when the path or query of a request cannot be decoded, or decodes to a null character. */
export function checkUrl(url: string): void {
  if (!url.includes('%')) return;
  let decoded: string;
  try {
    decoded = decodeURIComponent(url);
  } catch {
    throw new Problem('malformed_url', { detail: 'The path or query holds percent signs that do not spell UTF-8.' });
  }
  if (!isClean(decoded)) throw new Problem('malformed_url', { detail: 'The path or query holds a null character.' });
}

interface Path {
  readonly above: Path | null;
  readonly key: string;
}

function fault(path: Path | null, detail: string): Problem {
  let pointer = '';
  for (let step = path; step !== null; step = step.above) {
    pointer = `/${step.key.replaceAll('~', '~0').replaceAll('/', '~1')}${pointer}`;
  }
  return new Problem('malformed_text', { errors: [{ pointer, detail }] });
}
