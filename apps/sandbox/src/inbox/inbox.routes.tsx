import { pageHeaders, Problem, render, showPage } from '@kinsent/host';
import type { FastifyInstance } from 'fastify';
import { barFor } from '../hub/bar-for';
import type { SandboxFacts } from '../hub/sandbox-facts';
import { InboxPage, LetterPage } from './inbox.page';
import type { ReceivedLetter } from './letter-box';

/** The strict policy of all pages, and frames of our own to show letters in. */
const framingPolicy = `${pageHeaders['content-security-policy']}; frame-src 'self'`;

// A letter may style itself and open links; it may not run, fetch, send or be framed by anybody else.
const letterPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'; " +
  'sandbox allow-popups allow-popups-to-escape-sandbox';

/** Letters as JSON for scripts and as pages for people; and a door to shut when an outage is wanted. */
export function inboxRoutes(server: FastifyInstance, facts: SandboxFacts): void {
  const { letters, inbox } = facts;

  server.get('/inbox/messages', (request) => {
    const { to } = request.query as { to?: string | string[] };
    return letters.list(typeof to === 'string' ? to : undefined).map(asJson);
  });

  server.post('/inbox/door', (request) => {
    const { open } = (request.body ?? {}) as { open?: unknown };
    if (typeof open !== 'boolean') {
      throw new Problem('invalid_fields', { errors: [{ pointer: '/open', detail: 'must be true or false' }] });
    }
    inbox.setOpen(open);
    return { open: inbox.isOpen };
  });

  server.get('/inbox', (request, reply) => {
    showPage(reply, <InboxPage bar={barFor(request, facts)} letters={letters.list()} />);
  });

  server.get('/inbox/:id', (request, reply) => {
    void reply
      .headers({ ...pageHeaders, 'content-security-policy': framingPolicy })
      .send(render(<LetterPage bar={barFor(request, facts)} letter={find(request.params)} />));
  });

  server.get('/inbox/:id/html', (request, reply) => {
    const { html, text } = find(request.params);
    void reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', letterPolicy)
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer')
      .send(inNewTab(html ?? render(<pre>{text}</pre>)));
  });

  function find(params: unknown): ReceivedLetter {
    const letter = letters.find((params as { id: string }).id);
    if (letter === undefined) throw new Problem('not_found');
    return letter;
  }
}

function asJson({ id, to, from, subject, text, html, links, receivedAt }: ReceivedLetter) {
  return { id, to, from, subject, text, html, links, receivedAt: receivedAt.toISOString() };
}

/** Links of a letter open beside the inbox, not inside its frame. */
function inNewTab(html: string): string {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + base) : base + html;
}
