import multipart from '@fastify/multipart';
import { BrowserForms, Log } from '@kinsent/host';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Reader } from '../door/door-pages';
import { type DoorRequest, DoorReaders } from '../door/door-readers';
import { Doorway, type Visit } from '../door/doorway';
import { type Received, receiveFiles, type UploadFault, uploadLimit, UploadRefused } from './form-files';
import { FormIntake, type IntakeOutcome } from './form-intake';
import { FormPages } from './form-pages';
import { Turnstile } from './turnstile';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Its bodies may take longer to come in than others. */
    slow?: boolean;
  }
}

/** Uploads that are received at one moment; each may take as much memory as a form may be large. */
const atOnce = 12;

const statusOf: Partial<Record<UploadFault, number>> = {
  'form.stale': 403,
  'too-large': 413,
  'too-often': 429,
  'scanner-unavailable': 503,
  'timed-out': 503,
  busy: 503,
  'too-full': 503,
};

/**
 * Takes forms in from a guardian's browser, on the one route that reads files. Files are received before anything is written,
 * and the page says that they came only when they are sealed and written down: an upload that stops halfway leaves nothing.
 */
@Injectable()
export class FormUploads implements OnModuleInit {
  private readonly turnstile = new Turnstile(atOnce, 0);

  constructor(
    private readonly http: HttpAdapterHost,
    private readonly doorway: Doorway,
    private readonly readers: DoorReaders,
    private readonly pages: FormPages,
    private readonly forms: BrowserForms,
    private readonly intake: FormIntake,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    const server = this.http.httpAdapter.getInstance<FastifyInstance>();
    // A room of its own: on every other route a body of this kind is refused.
    void server.register(async (room) => {
      await room.register(multipart);
      room.post<{ Params: { secret: string } }>(
        '/p/:secret/verify/form/upload',
        { bodyLimit: uploadLimit, config: { slow: true } },
        (request, reply) => this.take(request as DoorRequest, reply),
      );
    });
  }

  private async take(request: DoorRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { secret } = request.params;
    const visit = await this.doorway.find(secret);
    let reader = this.readers.of(request, reply, visit);
    if (!this.pages.isOpen(visit)) {
      this.pages.lead(reply, visit, reader, '');
      return reply;
    }
    try {
      const received = await this.turnstile.pass(() => this.receive(request, secret));
      if (received === null) throw new UploadRefused('busy');
      reader = this.readers.of(request, reply, visit, received.presence);
      await this.answer(await this.hand(received, visit), reply, visit, reader);
    } catch (error) {
      if (!(error instanceof UploadRefused)) throw error;
      this.refuse(reply, visit, reader, error.fault);
    }
    return reply;
  }

  private receive(request: DoorRequest, secret: string): Promise<Received> {
    return receiveFiles(request, (token) => this.forms.shownAt(request, secret, token) !== null);
  }

  private async hand({ files }: Received, { verification }: Visit): Promise<IntakeOutcome> {
    return this.intake.take({ files, road: 'upload', verificationId: verification.id, hints: [] });
  }

  private async answer(outcome: IntakeOutcome, reply: FastifyReply, visit: Visit, reader: Reader): Promise<void> {
    if (outcome.kind === 'waiting') return this.pages.lead(reply, visit, reader, '/form');
    if (outcome.kind === 'refused') {
      const { fault } = outcome;
      if (fault === 'passed' || fault === 'over') return this.pages.lead(reply, visit, reader, '');
      if (fault === 'scanner-unavailable' || fault === 'too-full') {
        this.log.warn('A signed form could not be taken in', { code: fault.replace('-', '_') });
      }
      return this.refuse(reply, visit, reader, fault);
    }
    const after = (await this.doorway.find(reader.secret)) ?? visit;
    this.pages.show(reply, after, reader, { note: outcome.kind === 'known' ? 'known' : 'other' });
  }

  private refuse(reply: FastifyReply, visit: Visit, reader: Reader, fault: UploadFault): void {
    this.pages.show(reply, visit, reader, { fault }, statusOf[fault] ?? 422);
  }
}
