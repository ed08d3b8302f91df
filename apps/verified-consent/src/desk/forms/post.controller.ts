import { showPage } from '@kinsent/host';
import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Desk } from '../../staff/desk';
import { StaffPage } from '../../staff/staff-page';
import { noNews, postPage } from './post.page';

/** Where staff send in a form that came on paper; `PostUploads` takes what they send. */
@StaffPage('reviewer')
@Controller('desk/forms/post')
export class PostController {
  constructor(private readonly desk: Desk) {}

  @Get()
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    showPage(reply, postPage(this.desk.frame(request), noNews));
  }
}
