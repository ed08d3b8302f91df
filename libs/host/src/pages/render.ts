import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** A page or letter as a whole HTML document. Texts are escaped. */
export function render(document: VNode): string {
  return `<!doctype html>${renderToString(document)}`;
}
