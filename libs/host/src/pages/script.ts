import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';

export interface Script {
  readonly path: string;
  readonly text: string;
}

/** A browser's script beside the code (`name.browser.js`), under an address that changes with its content. */
export function script(folder: string, name: string): Script {
  const text = readFileSync(join(folder, `${name}.browser.js`), 'utf8');
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return { path: `/assets/kinsent-${name}-${digest}.js`, text };
}

/** Serves a script to keep for a year. */
export function serveScript(server: FastifyInstance, { path, text }: Script): void {
  server.get(path, (_, reply) => {
    reply
      .header('content-type', 'text/javascript; charset=utf-8')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('cross-origin-resource-policy', 'same-origin')
      .send(text);
  });
}
