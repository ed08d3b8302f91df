import multipart from '@fastify/multipart';
import { readReference } from '@kinsent/consent';
import { showPage } from '@kinsent/host';
import { Injectable, type OnModuleInit, SetMetadata } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  type Received,
  receiveFiles,
  type UploadFault,
  uploadLimit,
  UploadRefused,
} from '../../signed-form/form-files';
import { FormIntake, type IntakeOutcome } from '../../signed-form/form-intake';
import { FormStandings } from '../../signed-form/form-standings';
import { Turnstile } from '../../signed-form/turnstile';
import { Desk } from '../../staff/desk';
import { DeskFilter } from '../../staff/desk.filter';
import { DeskRefusal } from '../../staff/desk-refusal';
import { sessionOf } from '../../staff/signed-in';
import { StaffForms } from '../../staff/staff-forms';
import { StaffPage } from '../../staff/staff-page';
import { ownFormCheck, StaffGuard } from '../../staff/staff.guard';
import type { FormsMessage } from './forms-catalogue';
import { noNews, type PostNews, postPage, postPath } from './post.page';

/** Uploads of staff that are received at one moment. */
const atOnce = 4;

const messages: Readonly<Record<Exclude<UploadFault, 'form.stale'> | 'passed' | 'over', FormsMessage>> = {
  none: 'post.fault.files',
  cut: 'post.fault.broken',
  many: 'post.fault.too-many-pages',
  empty: 'post.fault.empty',
  'too-large': 'post.fault.too-large',
  'too-many-pages': 'post.fault.too-many-pages',
  'unknown-type': 'post.fault.unknown-type',
  broken: 'post.fault.broken',
  encrypted: 'post.fault.encrypted',
  dimensions: 'post.fault.dimensions',
  'timed-out': 'post.fault.timed-out',
  infected: 'post.fault.infected',
  'scanner-unavailable': 'post.fault.scanner-unavailable',
  'too-often': 'post.fault.too-often',
  'too-full': 'post.fault.too-full',
  busy: 'post.fault.busy',
  passed: 'post.fault.passed',
  over: 'post.fault.over',
};

/** Takes in what staff scanned from the post, on a route apart that reads files; whoever may send is asked as on every page. */
@Injectable()
@StaffPage('reviewer')
@SetMetadata(ownFormCheck, true)
export class PostUploads implements OnModuleInit {
  private readonly turnstile = new Turnstile(atOnce, 0);

  constructor(
    private readonly http: HttpAdapterHost,
    private readonly guard: StaffGuard,
    private readonly filter: DeskFilter,
    private readonly desk: Desk,
    private readonly forms: StaffForms,
    private readonly standings: FormStandings,
    private readonly intake: FormIntake,
  ) {}

  onModuleInit(): void {
    const server = this.http.httpAdapter.getInstance<FastifyInstance>();
    void server.register(async (room) => {
      await room.register(multipart);
      room.post(postPath, { bodyLimit: uploadLimit, config: { slow: true } }, (request, reply) =>
        this.take(request, reply),
      );
    });
  }

  private async take(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const context = new ExecutionContextHost([request, reply], PostUploads, PostUploads);
    try {
      await this.guard.canActivate(context);
      const news = await this.newsOf(request);
      const frame = { ...this.desk.frame(request), here: postPath };
      showPage(reply, postPage(frame, news), { status: news.fault === null ? 200 : 422 });
    } catch (error) {
      if (!(error instanceof DeskRefusal)) throw error;
      this.filter.catch(error, context);
    }
    return reply;
  }

  private async newsOf(request: FastifyRequest): Promise<PostNews> {
    try {
      const received = await this.turnstile.pass(() => receiveFiles(request, (token) => this.isOurs(request, token)));
      return received === null ? wrong('busy') : await this.hand(received);
    } catch (error) {
      if (!(error instanceof UploadRefused)) throw error;
      if (error.fault === 'form.stale') throw new DeskRefusal('form');
      return wrong(error.fault);
    }
  }

  private async hand({ files, fields }: Received): Promise<PostNews> {
    const typed = (fields.get('reference') ?? '').slice(0, 30);
    const reference = readReference(typed);
    const fault = (message: FormsMessage): PostNews => ({ done: null, typed, fault: { field: 'reference', message } });
    if (typed.trim() !== '' && reference === null) return fault('post.fault.reference');
    const found = reference === null ? null : await this.standings.byReference(reference);
    if (reference !== null && found === null) return fault('post.fault.unknown');
    const verificationId = found?.verification.id ?? null;
    return newsOf(await this.intake.take({ files, road: 'post', verificationId, hints: [] }));
  }

  private isOurs(request: FastifyRequest, token: string): boolean {
    try {
      this.forms.check(request, sessionOf(request)!, token);
      return true;
    } catch (error) {
      if (error instanceof DeskRefusal) return false;
      throw error;
    }
  }
}

function newsOf(outcome: IntakeOutcome): PostNews {
  if (outcome.kind === 'refused') return wrong(outcome.fault);
  return { ...noNews, done: { message: `post.done.${outcome.kind}`, scanId: outcome.scanId } };
}

function wrong(fault: keyof typeof messages): PostNews {
  return { ...noNews, fault: { field: 'files', message: messages[fault] } };
}
