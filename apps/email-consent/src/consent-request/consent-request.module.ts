import { Module } from '@nestjs/common';
import { ConsentRequestController } from './consent-request.controller';
import { FreshLetters } from './fresh-letters';
import { NewRequests } from './new-requests';

@Module({ controllers: [ConsentRequestController], providers: [NewRequests, FreshLetters] })
export class ConsentRequestModule {}
