import { setTimeout as wait } from 'node:timers/promises';
import { BrowserForms, householdOf, pageHeaders, preferredLocale, showPage } from '@kinsent/host';
import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentRules } from '../current-rules';
import { Inquiries } from './inquiries';
import { registeredCatalogue } from './registered-catalogue';
import { readRegisteredForm } from './registered-form';
import {
  receivedPage,
  type RegisteredParts,
  registeredPage,
  registeredPath,
  type RegisteredProps,
} from './registered.page';

type RegisteredRequest = FastifyRequest<{
  Querystring: Readonly<Record<string, unknown>>;
  Body: Readonly<Record<string, unknown>> | null | undefined;
}>;

/** Every form that is in order is answered this long after it came, whatever was done with it; in milliseconds. */
const answeredAfter = 500;

/** "Is my child registered?" The answer is the same for everybody, and tells nothing (T8). */
@ApiExcludeController()
@Controller('registered')
export class RegisteredController {
  constructor(
    private readonly inquiries: Inquiries,
    private readonly forms: BrowserForms,
    private readonly rules: CurrentRules,
  ) {}

  @Get()
  show(@Req() request: RegisteredRequest, @Res() reply: FastifyReply): void {
    showPage(reply, registeredPage(this.propsOf(request, reply)));
  }

  @Get('received')
  received(@Req() request: RegisteredRequest, @Res() reply: FastifyReply): void {
    showPage(reply, receivedPage(this.partsOf(request)));
  }

  @Post()
  async ask(@Req() request: RegisteredRequest, @Res() reply: FastifyReply): Promise<void> {
    const { given, token, asked, faults } = readRegisteredForm(request.body);
    if (this.forms.shownAt(request, registeredPath, token) === null) {
      const page = registeredPage({ ...this.propsOf(request, reply), given, stale: true });
      return showPage(reply, page, { status: 403 });
    }
    if (asked === null) {
      return showPage(reply, registeredPage({ ...this.propsOf(request, reply), given, faults }), { status: 422 });
    }
    const { locale } = this.partsOf(request);
    await Promise.all([this.inquiries.take({ ...asked, locale }, householdOf(request)), wait(answeredAfter)]);
    // By GET, so that whoever loads the page again sends nothing again.
    const location = `${registeredPath}/received?lang=${locale}`;
    reply.code(303).headers(pageHeaders).header('location', location).send('');
  }

  private propsOf(request: RegisteredRequest, reply: FastifyReply): RegisteredProps {
    const parts = this.partsOf(request);
    const apps = Object.values(this.rules.policy.apps).map(({ name }) => name[parts.locale] ?? Object.values(name)[0]!);
    return { ...parts, apps, token: this.forms.open(request, reply, registeredPath) };
  }

  private partsOf({ query, headers }: RegisteredRequest): RegisteredParts {
    const { locales, operator } = this.rules.policy;
    const [first = 'en', ...others] = locales.filter((each) => Object.hasOwn(registeredCatalogue.locales, each));
    const all: [string, ...string[]] = [first, ...others];
    const locale = all.find((each) => each === query['lang']) ?? preferredLocale(headers['accept-language'], all);
    return { locale, locales: all, operator };
  }
}
