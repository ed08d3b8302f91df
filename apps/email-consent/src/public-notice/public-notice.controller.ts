import { pageHeaders, preferredLocale, Problem, render } from '@kinsent/host';
import { Controller, Get, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type EmailConsentConfig, emailConsentConfig } from '../email-consent.config';
import { pageAddress } from '../letter/page-address';
import { CurrentPolicy } from '../policy/current-policy';
import { noticeOfApp } from './notice-of-app';
import { publicNoticePage } from './public-notice.page';

/** What an app does with children's data, in the reader's language: linked from every letter and from the app itself. */
@ApiExcludeController()
@Controller('notice')
export class PublicNoticeController {
  private readonly made = new Map<string, string>();

  constructor(
    private readonly current: CurrentPolicy,
    @Inject(emailConsentConfig) private readonly config: EmailConsentConfig,
  ) {}

  @Get(':app')
  show(
    @Param('app') app: string,
    @Query('lang') lang: unknown,
    @Headers('accept-language') acceptLanguage: string | undefined,
    @Res() reply: FastifyReply,
  ): void {
    const { locales } = this.current.policy;
    const locale =
      locales.find((each) => each === lang) ?? preferredLocale(acceptLanguage, locales as [string, ...string[]]);
    void reply
      .headers({ ...pageHeaders, 'cache-control': 'public, max-age=300', vary: 'accept-language' })
      .send(this.pageOf(app, locale));
  }

  private pageOf(app: string, locale: string): string {
    const name = `${locale} ${app}`;
    const known = this.made.get(name);
    if (known !== undefined) return known;
    const { policy, digest } = this.current;
    const notice = noticeOfApp(policy, digest, app, locale);
    if (notice === null) throw new Problem('not_found');
    const { verifiedConsentUrl } = this.config;
    const registered = verifiedConsentUrl === null ? null : pageAddress(verifiedConsentUrl, 'registered');
    const page = render(publicNoticePage({ notice, operator: policy.operator, locales: policy.locales, registered }));
    this.made.set(name, page);
    return page;
  }
}
