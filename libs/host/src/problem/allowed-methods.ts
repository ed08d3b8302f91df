import type { FastifyInstance } from 'fastify';

/** Knows which methods each path takes, so that a wrong method is told apart from a wrong path. */
export class AllowedMethods {
  private readonly routes: { readonly path: RegExp; readonly method: string }[] = [];

  /** Notes every route that is registered from now on. */
  constructor(server: FastifyInstance) {
    server.addHook('onRoute', ({ url, method }) => {
      if (url.includes('*')) return;
      const path = new RegExp(`^${url.split('/').map(segment).join('/')}/?$`);
      for (const each of [method].flat()) this.routes.push({ path, method: each });
    });
  }

  /** The methods that the path of `url` takes, sorted; none when there is no such path. */
  of(url: string): string[] {
    const [path = ''] = url.split('?');
    const methods = this.routes.filter((route) => route.path.test(path)).map((route) => route.method);
    return [...new Set(methods)].sort();
  }
}

function segment(text: string): string {
  return text.startsWith(':') ? '[^/]+' : text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
