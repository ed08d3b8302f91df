import { showPage } from '@kinsent/host';
import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Desk } from './desk';
import { DeskCounters } from './desk-counters';
import { DeskRefusal } from './desk-refusal';
import { homePage } from './home.page';
import { SignedIn, type Staff, StaffPage } from './staff-page';

/** The first page of the desk: what waits for the person who is signed in. */
@StaffPage()
@Controller('desk')
export class HomeController {
  constructor(
    private readonly desk: Desk,
    private readonly counters: DeskCounters,
  ) {}

  @Get()
  async show(@SignedIn() staff: Staff, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const piles = await Promise.all(
      this.counters
        .for(staff.roles)
        .map(async (counter) => ({ key: counter.key, path: counter.path, ...(await counter.count()) })),
    );
    showPage(reply, homePage(this.desk.frame(request), piles));
  }

  /** An address of the desk that no room has. */
  @Get('*')
  nowhere(): never {
    throw new DeskRefusal('gone');
  }
}
