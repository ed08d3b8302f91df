import type { StaffRole } from '@kinsent/store';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Desk } from './desk';
import { DeskRefusal } from './desk-refusal';
import { IdentityProvider } from './identity-provider.port';
import { setSession } from './signed-in';
import { StaffForms } from './staff-forms';
import { StaffSessions } from './staff-sessions';

/** Metadata of a StaffPage: whom it is for. */
export const pageRoles = Symbol('pageRoles');
/** Metadata of a handler that checks its form by itself. */
export const ownFormCheck = Symbol('ownFormCheck');

/** Lets through who is signed in, has a role that the page is for, and sends only forms that they were shown. */
@Injectable()
export class StaffGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly provider: IdentityProvider,
    private readonly sessions: StaffSessions,
    private readonly forms: StaffForms,
    private readonly desk: Desk,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    this.desk.keepLanguage(request, http.getResponse<FastifyReply>());
    if (!this.provider.isThere) throw new DeskRefusal('off');
    const session = await this.sessions.of(request);
    if (session === null) throw new DeskRefusal('signed-out');
    setSession(request, session);
    const places = [context.getHandler(), context.getClass()];
    const roles = this.reflector.getAllAndOverride<readonly StaffRole[] | undefined>(pageRoles, places);
    if (roles === undefined || !session.staff.roles.some((role) => roles.includes(role))) throw new DeskRefusal('role');
    const looks = request.method === 'GET' || request.method === 'HEAD';
    if (!looks && this.reflector.getAllAndOverride<true | undefined>(ownFormCheck, places) !== true) {
      this.forms.check(request, session, (request.body as { token?: unknown } | null | undefined)?.token);
    }
    return true;
  }
}
