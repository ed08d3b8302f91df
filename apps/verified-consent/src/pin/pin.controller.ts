import { readPin } from '@kinsent/consent';
import { BrowserForms, Clock, showPage } from '@kinsent/host';
import { presence } from '@kinsent/store';
import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { text } from '../door/door-form';
import { DoorPages, type Reader } from '../door/door-pages';
import { DoorReaders, type DoorRequest } from '../door/door-readers';
import { Doorway, type Visit } from '../door/doorway';
import { leadTo } from '../door/lead-to';
import { type VerifiedConsentConfig, verifiedConsentConfig } from '../verified-consent.config';
import { OwnPin } from './own-pin';
import { type OwnFault, ownPinPage, type UseFault, usePinPage } from './pin.pages';

interface Outcome {
  readonly status?: number;
  readonly fault?: OwnFault | null;
  readonly done?: 'set' | 'received' | 'ended';
  readonly made?: string;
  readonly stale?: boolean;
}

/** Where a guardian uses a PIN in place of the letter, and sets, changes or ends one with the letter in hand. */
@ApiExcludeController()
@Controller('p/:secret/verify/pin')
export class PinController {
  constructor(
    private readonly doorway: Doorway,
    private readonly doorPages: DoorPages,
    private readonly readers: DoorReaders,
    private readonly forms: BrowserForms,
    private readonly pins: OwnPin,
    private readonly clock: Clock,
    @Inject(verifiedConsentConfig) private readonly config: VerifiedConsentConfig,
  ) {}

  @Get()
  async show(@Req() request: DoorRequest, @Res() reply: FastifyReply): Promise<void> {
    const visit = await this.doorway.find(request.params.secret);
    if (visit === null) return this.toDoor(request, reply);
    const reader = this.readers.of(request, reply, visit);
    if (await this.mayOwn(visit, reader)) return this.own(reply, visit, reader, {});
    this.use(reply, visit, reader, {});
  }

  @Post()
  async act(@Req() request: DoorRequest, @Res() reply: FastifyReply): Promise<void> {
    const { secret } = request.params;
    const visit = await this.doorway.find(secret);
    if (visit === null) return this.toDoor(request, reply);
    const given = (name: string): string => text(request.body?.[name]) ?? '';
    const reader = this.readers.of(request, reply, visit, text(request.body?.['h']));
    const owner = await this.mayOwn(visit, reader);
    if (this.forms.shownAt(request, secret, given('token')) === null) {
      const stale = { status: 403, stale: true };
      return owner ? this.own(reply, visit, reader, stale) : this.use(reply, visit, reader, stale);
    }
    switch (given('act')) {
      case 'use':
        return this.takeIn(reply, visit, reader, given('pin'));
      case 'set':
        if (owner) return this.own(reply, visit, reader, await this.set(visit, given('pin'), given('again')));
        break;
      case 'receive':
        if (owner) return this.own(reply, visit, reader, { done: 'received', made: await this.pins.receive(visit) });
        break;
      case 'end':
        if (!owner) break;
        await this.pins.end(visit);
        return this.own(reply, visit, reader, { done: 'ended' });
    }
    this.use(reply, visit, reader, { status: 409 });
  }

  /** A right PIN is a word that somebody is there, as the letter in hand is (N2). */
  private async takeIn(reply: FastifyReply, visit: Visit, reader: Reader, typed: string): Promise<void> {
    const fault = await this.faultOf(visit, typed);
    if (fault !== null) return this.use(reply, visit, reader, { status: 422, fault });
    const word = presence(this.config.verificationKey, visit.verification.id, this.clock.now());
    const { door, locale } = this.doorPages.parts(visit, reader);
    leadTo(reply, `${door}?lang=${locale}&h=${word}`);
  }

  private async faultOf(visit: Visit, typed: string): Promise<UseFault | null> {
    if (typed.trim() === '') return 'missing';
    if (readPin(typed) === null) return 'malformed';
    const checked = await this.pins.check(visit, typed);
    return checked === 'right' ? null : checked;
  }

  private async set(visit: Visit, typed: string, again: string): Promise<Outcome> {
    if (typed.trim() === '') return { status: 422, fault: 'missing' };
    if (readPin(typed) !== readPin(again)) return { status: 422, fault: 'differ' };
    const fault = await this.pins.set(visit, typed);
    return fault === null ? { done: 'set' } : { status: 422, fault };
  }

  private async mayOwn(visit: Visit, reader: Reader): Promise<boolean> {
    return reader.presence !== null && (await this.pins.may(visit));
  }

  private use(
    reply: FastifyReply,
    visit: Visit,
    reader: Reader,
    { status = 200, fault = null, stale = false }: { status?: number; fault?: UseFault | null; stale?: boolean },
  ): void {
    const parts = this.doorPages.parts(visit, reader, '/pin');
    showPage(reply, usePinPage({ parts, fault, stale }), { status });
  }

  private async own(
    reply: FastifyReply,
    visit: Visit,
    reader: Reader,
    { status = 200, fault = null, done, made, stale = false }: Outcome,
  ): Promise<void> {
    const parts = this.doorPages.parts(visit, reader, '/pin');
    const standing = await this.pins.standing(visit);
    const page = ownPinPage({ parts, standing, fault, done: done ?? null, made: made ?? null, stale });
    showPage(reply, page, { status });
  }

  private toDoor({ params }: DoorRequest, reply: FastifyReply): void {
    leadTo(reply, `/p/${encodeURIComponent(params.secret)}/verify`);
  }
}
