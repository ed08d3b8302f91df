import { Notice, showPage } from '@kinsent/host';
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { leadTo } from '../door/lead-to';
import { Desk } from './desk';
import { deskCatalogue, type DeskMessage } from './desk-catalogue';
import { type DeskFrame, deskPage } from './desk-page';
import { DeskRefusal, type DeskRefusalKind } from './desk-refusal';
import { forwardPage } from './forward.page';
import { wayBack } from './way-back';

const told = {
  off: { status: 503, title: 'off.title', text: 'off.text' },
  'signed-out': { status: 401, title: 'ended.title', text: 'ended.text' },
  role: { status: 403, title: 'role.title', text: 'role.text' },
  form: { status: 403, title: 'form.title', text: 'form.text' },
  gone: { status: 404, title: 'gone.title', text: 'gone.text' },
} as const satisfies Record<
  DeskRefusalKind,
  { readonly status: number; readonly title: DeskMessage; readonly text: DeskMessage }
>;

/** Says in a page why something is not shown or not done, and shows the way to sign in. */
@Catch(DeskRefusal)
export class DeskFilter implements ExceptionFilter<DeskRefusal> {
  constructor(private readonly desk: Desk) {}

  catch({ kind }: DeskRefusal, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const frame = this.desk.frame(request);
    const looks = request.method === 'GET' || request.method === 'HEAD';
    if (kind === 'signed-out' && looks) return this.toSignIn(request, reply, frame);
    // Whoever signs out and is out already has what they wanted.
    if (kind === 'signed-out' && frame.here === '/desk/sign-out') return leadTo(reply, '/desk/signed-out');
    const { status, title, text } = told[kind];
    const say = deskCatalogue.in(frame.locale);
    const page = deskPage({
      frame,
      title: say(title),
      children: (
        <>
          <Notice kind={kind === 'off' ? 'note' : 'warning'}>
            <p>{say(text)}</p>
          </Notice>
          <p>
            {kind === 'signed-out' && (
              <a class="button" href="/desk/sign-in">
                {say('signIn')}
              </a>
            )}
            {frame.staff !== null && <a href="/desk">{say('toHome')}</a>}
          </p>
        </>
      ),
    });
    showPage(reply, page, { status });
  }

  /**
   * A strict cookie does not come along when a link on another site leads here. One step from a page of our own brings it, if
   * there is one.
   */
  private toSignIn(request: FastifyRequest, reply: FastifyReply, frame: DeskFrame): void {
    const back = wayBack(frame.here);
    if (request.headers['sec-fetch-site'] === 'cross-site') return showPage(reply, forwardPage(frame, 'moment', back));
    const location = `/desk/sign-in?back=${encodeURIComponent(back)}`;
    leadTo(reply, location);
  }
}
