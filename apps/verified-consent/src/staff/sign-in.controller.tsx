import { Clock, Log, Notice, showPage } from '@kinsent/host';
import { StaffStore } from '@kinsent/store';
import { Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { leadTo } from '../door/lead-to';
import { type VerifiedConsentConfig, verifiedConsentConfig } from '../verified-consent.config';
import { cookiesOf, giveCookie } from './cookies';
import { Desk } from './desk';
import { deskCatalogue, type DeskMessage } from './desk-catalogue';
import { deskPage } from './desk-page';
import { forwardPage } from './forward.page';
import { IdentityProvider, SignInFault, type SignInFaultKind } from './identity-provider.port';
import { patienceMs, type PendingSignIn, PendingSignIns } from './pending-sign-in';
import { ourRoles } from './read-claims';
import { StaffPage } from './staff-page';
import { StaffSessions } from './staff-sessions';
import { wayBack } from './way-back';

/** Sign-ins that one browser may have open at once; older ones are given up. */
const mostPending = 5;

const faults: Readonly<Record<SignInFaultKind, { readonly status: number; readonly text: DeskMessage }>> = {
  off: { status: 503, text: 'off.text' },
  unreachable: { status: 503, text: 'unreachable.text' },
  refused: { status: 403, text: 'refused.text' },
  untrue: { status: 403, text: 'untrue.text' },
};

/** The way to the desk and out of it: the operator's identity provider says who somebody is, we keep no passwords (K3). */
@ApiExcludeController()
@Controller('desk')
export class SignInController {
  private readonly pending: PendingSignIns;
  private readonly secure: boolean;
  private readonly cookie: string;

  constructor(
    private readonly provider: IdentityProvider,
    private readonly sessions: StaffSessions,
    private readonly staff: StaffStore,
    private readonly desk: Desk,
    private readonly clock: Clock,
    private readonly log: Log,
    @Inject(verifiedConsentConfig) { verificationKey, publicUrl }: VerifiedConsentConfig,
  ) {
    this.pending = new PendingSignIns(verificationKey);
    this.secure = publicUrl.startsWith('https:');
    this.cookie = `${this.secure ? '__Host-' : ''}kinsent-sign-in-`;
  }

  @Get('sign-in')
  async begin(@Query('back') back: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    try {
      const { url, proof } = await this.provider.begin();
      this.giveUpOldest(request, reply);
      const sealed = this.pending.seal({ proof, back: wayBack(back), startedAt: this.clock.now() });
      // Lax: the provider's page on its own site leads back here.
      this.keep(reply, this.pending.nameOf(proof.state), sealed, patienceMs / 1000);
      leadTo(reply, url);
    } catch (error) {
      this.tellFault(error, request, reply);
    }
  }

  @Get('callback')
  async finish(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const answer = new URL(request.url, 'https://desk.invalid').searchParams;
    const pending = this.takePending(answer.get('state') ?? '', request, reply);
    if (pending === null) return this.tell(request, reply, 403, 'stale.text');
    try {
      const person = await this.provider.finish(answer, pending.proof);
      const roles = ourRoles(person.roles);
      if (roles.length === 0) {
        await this.staff.dismiss(person.issuer, person.subject);
        return this.tell(request, reply, 403, 'noRole.text');
      }
      await this.sessions.start(request, reply, person, roles);
      showPage(reply, forwardPage(this.desk.frame(request), 'moment', pending.back));
    } catch (error) {
      this.tellFault(error, request, reply);
    }
  }

  @Post('sign-out')
  @StaffPage()
  async signOut(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const frame = { ...this.desk.frame(request), staff: null, here: '/desk/signed-out' };
    await this.sessions.end(request, reply);
    const elsewhere = await this.provider.leave();
    showPage(reply, forwardPage(frame, 'leaving', elsewhere ?? '/desk/signed-out'));
  }

  @Get('signed-out')
  signedOut(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.desk.keepLanguage(request, reply);
    const frame = { ...this.desk.frame(request), here: '/desk/signed-out' };
    const say = deskCatalogue.in(frame.locale);
    const page = deskPage({
      frame,
      title: say('signedOut.title'),
      children: (
        <>
          <p class="lead">{say('signedOut.text')}</p>
          <p>
            <a class="button" href="/desk/sign-in">
              {say('signIn')}
            </a>
          </p>
        </>
      ),
    });
    showPage(reply, page);
  }

  /** What this browser set out with, once: its cookie goes, whatever comes of it. */
  private takePending(state: string, request: FastifyRequest, reply: FastifyReply): PendingSignIn | null {
    if (!/^[\w-]{16,128}$/.test(state)) return null;
    const name = this.pending.nameOf(state);
    const sealed = cookiesOf(request).get(this.cookie + name);
    if (sealed === undefined) return null;
    this.keep(reply, name, '', 0);
    return this.pending.open(sealed, state, this.clock.now());
  }

  private giveUpOldest(request: FastifyRequest, reply: FastifyReply): void {
    const open = [...cookiesOf(request).keys()].filter((name) => name.startsWith(this.cookie));
    for (const name of open.slice(0, Math.max(0, open.length - mostPending + 1))) {
      this.keep(reply, name.slice(this.cookie.length), '', 0);
    }
  }

  private keep(reply: FastifyReply, name: string, value: string, maxAge: number): void {
    giveCookie(reply, this.cookie + name, value, { sameSite: 'Lax', secure: this.secure, maxAge });
  }

  private tellFault(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    if (!(error instanceof SignInFault)) throw error;
    const { kind, code } = error;
    if (kind !== 'off') this.log.warn('a sign-in at the desk came to nothing', { state: kind, code });
    this.tell(request, reply, faults[kind].status, faults[kind].text);
  }

  private tell(request: FastifyRequest, reply: FastifyReply, status: number, text: DeskMessage): void {
    const frame = { ...this.desk.frame(request), here: '/desk' };
    const say = deskCatalogue.in(frame.locale);
    const page = deskPage({
      frame,
      title: say(text === 'off.text' ? 'off.title' : 'notSignedIn'),
      children: (
        <>
          <Notice kind={text === 'off.text' ? 'note' : 'warning'}>
            <p>{say(text)}</p>
          </Notice>
          {text !== 'off.text' && (
            <p>
              <a class="button" href="/desk/sign-in">
                {say('again')}
              </a>
            </p>
          )}
        </>
      ),
    });
    showPage(reply, page, { status });
  }
}
