import { Module } from '@nestjs/common';
import { ConsentRequestController } from './consent-request.controller';
import { FreshLetters } from './fresh-letters';
import { LetterModule } from '../letter/letter.module';
import { NewRequests } from './new-requests';
import { RequestViews } from './request-views';

@Module({
  imports: [LetterModule],
  controllers: [ConsentRequestController],
  providers: [NewRequests, FreshLetters, RequestViews],
})
export class ConsentRequestModule {}
