import { KinsentProblem, KinsentUnreachable } from '@kinsent/client';
import { showPage } from '@kinsent/host';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { barFor } from '../hub/bar-for';
import type { SandboxFacts } from '../hub/sandbox-facts';
import { nameVisitor, visitorOf } from '../hub/visitor';
import { mayAskAgain } from './brickyard';
import { GalleryPage } from './gallery.page';
import { AskPage, GatePage, places } from './gate.page';
import { GrownUpPage, PlatePage, WaitPage } from './plate.page';
import { type Colour, colours } from './player';

/** The sample app's pages. A form that is sent leads back to a page that can be looked at again. */
export function brickyardRoutes(server: FastifyInstance, facts: SandboxFacts): void {
  const { brickyard } = facts;

  server.get('/app', async (request, reply) => {
    showPage(reply, await front(request, null));
    return reply;
  });

  server.post('/app/gate', async (request, reply) => {
    const { month, year, place } = fields(request.body);
    const visitor = visitorOf(request) ?? nameVisitor(reply);
    const complete = /^\d\d$/.test(month) && /^\d{4}$/.test(year) && Object.hasOwn(places, place);
    if (!complete) return ask(request, reply, 'Please fill in all three.');
    return attempt(request, reply, () => brickyard.passGate(visitor, place, `${year}-${month}`));
  });

  server.post('/app/ask', async (request, reply) => {
    const { nickname, email, locale } = fields(request.body);
    const player = brickyard.player(visitorOf(request));
    if (player === null) return reply.redirect('/app', 303);
    return attempt(request, reply, () =>
      brickyard.askParent(player, { nickname: nickname.slice(0, 30), email, locale }),
    );
  });

  server.post('/app/bricks', async (request, reply) => {
    const { cell, colour } = fields(request.body);
    const player = brickyard.player(visitorOf(request));
    const chosen = colours.find((each) => each === colour);
    if (player !== null && chosen !== undefined) await brickyard.build(player, Number.parseInt(cell, 10), chosen);
    return reply.redirect(chosen === undefined ? '/app' : `/app?colour=${chosen}`, 303);
  });

  server.post('/app/gallery', (_request, reply) => reply.redirect('/app/gallery', 303));

  server.get('/app/gallery', async (request, reply) => gallery(request, reply, null));

  server.post('/app/gallery/ask', async (request, reply) => {
    const { email, locale } = fields(request.body);
    const player = brickyard.player(visitorOf(request));
    if (player === null) return reply.redirect('/app', 303);
    const fault = await faultOf(() => brickyard.askForGallery(player, { email, locale }));
    return fault === null ? reply.redirect('/app/gallery', 303) : gallery(request, reply, fault);
  });

  server.post('/app/leave', (_request, reply) => {
    nameVisitor(reply);
    return reply.redirect('/app', 303);
  });

  async function attempt(
    request: FastifyRequest,
    reply: FastifyReply,
    act: () => Promise<unknown>,
  ): Promise<FastifyReply> {
    const fault = await faultOf(act);
    return fault === null ? reply.redirect('/app', 303) : ask(request, reply, fault);
  }

  async function gallery(request: FastifyRequest, reply: FastifyReply, fault: string | null): Promise<FastifyReply> {
    const player = brickyard.player(visitorOf(request));
    if (player === null) return reply.redirect('/app', 303);
    const permission = (await brickyard.look(player))['public-creations'];
    const page = (
      <GalleryPage
        bar={barFor(request, facts)}
        permission={permission}
        mayAsk={player.account?.born != null && mayAskAgain(permission)}
        fault={fault}
      />
    );
    showPage(reply, page, { status: fault === null ? 200 : 422 });
    return reply;
  }

  async function ask(request: FastifyRequest, reply: FastifyReply, fault: string): Promise<FastifyReply> {
    showPage(reply, await front(request, fault), { status: 422 });
    return reply;
  }

  async function front(request: FastifyRequest, fault: string | null): Promise<VNode> {
    const player = brickyard.player(visitorOf(request));
    if (player !== null && (player.requestId !== null || player.erasures.length > 0)) {
      const permissions = await brickyard.look(player);
      const bar = barFor(request, facts);
      if (!permissions.account.allowed) return <WaitPage bar={bar} player={player} permissions={permissions} />;
      return <PlatePage bar={bar} player={player} permissions={permissions} colour={colourOf(request)} />;
    }
    const bar = barFor(request, facts);
    if (player === null) return <GatePage bar={bar} fault={fault} />;
    if (player.gate !== 'parent_needed') return <GrownUpPage bar={bar} gate={player.gate} />;
    return <AskPage bar={bar} fault={fault} />;
  }
}

/** Why an act came to nothing, for the child to read; null when it did not. */
async function faultOf(act: () => Promise<unknown>): Promise<string | null> {
  try {
    await act();
    return null;
  } catch (error) {
    if (error instanceof KinsentProblem) return error.message;
    if (error instanceof KinsentUnreachable) return 'That cannot be asked right now. Try again.';
    throw error;
  }
}

function colourOf(request: FastifyRequest): Colour {
  const { colour } = request.query as { colour?: string };
  return colours.find((each) => each === colour) ?? 'red';
}

/** Fields of a form; a field that is missing, or not a text, is empty. */
function fields(
  body: unknown,
): Record<'month' | 'year' | 'place' | 'nickname' | 'email' | 'locale' | 'cell' | 'colour', string> {
  const given = (body ?? {}) as Record<string, unknown>;
  const text = (name: string): string => (typeof given[name] === 'string' ? given[name].trim() : '');
  return {
    month: text('month'),
    year: text('year'),
    place: text('place'),
    nickname: text('nickname'),
    email: text('email'),
    locale: text('locale') || 'en',
    cell: text('cell'),
    colour: text('colour'),
  };
}
