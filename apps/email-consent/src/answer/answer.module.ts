import { BrowserForms, Clock, serveStylesheet } from '@kinsent/host';
import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { type EmailConsentConfig, emailConsentConfig } from '../email-consent.config';
import { LetterModule } from '../letter/letter.module';
import { AnswerController } from './answer.controller';
import { AnswerPages } from './answer-pages';
import { answerStyle } from './answer-style';
import { Answers } from './answers';
import { FreshLetterOnRequest } from './fresh-letter';
import { FreshLetterController } from './fresh-letter.controller';
import { Keeps } from './keeps';
import { LetterCodes } from './letter-codes';
import { LetterProofs } from './letter-proofs';
import { ProofsAsked } from './proofs-asked';
import { StandingController } from './standing.controller';
import { TakeBacks } from './take-backs';
import { Visits } from './visits';
import { WholeChild } from './whole-child';

const browserForms = {
  provide: BrowserForms,
  inject: [emailConsentConfig, Clock],
  useFactory: ({ linkKey, publicUrl }: EmailConsentConfig, clock: Clock) =>
    new BrowserForms({ key: linkKey, publicUrl, cookie: 'kinsent-form' }, clock),
};

/** The parent's pages at `/p/{secret}`. */
@Module({
  imports: [LetterModule],
  controllers: [AnswerController, StandingController, FreshLetterController],
  providers: [
    Visits,
    AnswerPages,
    Answers,
    TakeBacks,
    Keeps,
    WholeChild,
    LetterCodes,
    LetterProofs,
    ProofsAsked,
    FreshLetterOnRequest,
    browserForms,
  ],
})
export class AnswerModule implements OnModuleInit {
  constructor(private readonly http: HttpAdapterHost) {}

  onModuleInit(): void {
    serveStylesheet(this.http.httpAdapter.getInstance<FastifyInstance>(), answerStyle);
  }
}
