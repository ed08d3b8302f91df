import { preferredLocale, showPage } from '@kinsent/host';
import { Controller, Get, Headers, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Front } from './front';
import { FrontPage } from './front.page';

/** The page of whoever comes without a link. */
@Controller()
export class FrontController {
  constructor(private readonly front: Front) {}

  @Get()
  show(@Headers('accept-language') acceptLanguage: string | undefined, @Res() reply: FastifyReply): void {
    const { operator, locales } = this.front;
    const [first = 'en', ...others] = locales;
    showPage(reply, <FrontPage lang={preferredLocale(acceptLanguage, [first, ...others])} operator={operator} />);
  }
}
