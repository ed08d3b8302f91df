import { serveStylesheet } from '@kinsent/host';
import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { PublicNoticeController } from './public-notice.controller';
import { publicNoticeStyle } from './public-notice.page';

/** The online notice, one page an app and language. */
@Module({ controllers: [PublicNoticeController] })
export class PublicNoticeModule implements OnModuleInit {
  constructor(private readonly adapter: HttpAdapterHost) {}

  onModuleInit(): void {
    serveStylesheet(this.adapter.httpAdapter.getInstance<FastifyInstance>(), publicNoticeStyle);
  }
}
