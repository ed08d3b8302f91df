import type { FastifyRequest } from 'fastify';
import type { FormBody } from './answer-form';
import type { Reader } from './answer-pages';

/** A request for one of the pages below a link. */
export type LinkRequest = FastifyRequest<{
  Params: { secret: string };
  Querystring: Readonly<Record<string, unknown>>;
  Body: FormBody;
}>;

/** Who reads, as the request says. */
export function readerOf({ params, query, headers, body }: LinkRequest, token: string): Reader {
  const { lang } = query;
  return {
    secret: params.secret,
    lang: typeof lang === 'string' ? lang : undefined,
    acceptLanguage: headers['accept-language'],
    token,
    byPin: query['pin'] === '1' || body?.['by'] === 'pin',
  };
}
