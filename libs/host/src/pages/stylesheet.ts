import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';

export interface Stylesheet {
  readonly path: string;
  readonly text: string;
}

/** A style sheet beside the code, under an address that changes with its content. */
export function stylesheet(folder: string, name: string): Stylesheet {
  const text = readFileSync(join(folder, `${name}.css`), 'utf8');
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return { path: `/assets/kinsent-${name}-${digest}.css`, text };
}

/** What every page looks like. */
export const pageStyle = stylesheet(__dirname, 'style');

/** Serves a style sheet to keep for a year. */
export function serveStylesheet(server: FastifyInstance, sheet: Stylesheet): void {
  server.get(sheet.path, (_, reply) => {
    reply
      .header('content-type', 'text/css; charset=utf-8')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('cross-origin-resource-policy', 'same-origin')
      .send(sheet.text);
  });
}
