import type { Provider, Type } from '@nestjs/common';
import { Desk } from './desk';
import { DeskCounters } from './desk-counters';
import { DeskFilter } from './desk.filter';
import { HomeController } from './home.controller';
import { Looks } from './looks';
import { LooksController } from './looks.controller';
import { PeopleController } from './people.controller';
import { SignInController } from './sign-in.controller';
import { StaffForms } from './staff-forms';
import { StaffSessions } from './staff-sessions';
import { StaffGuard } from './staff.guard';

export const staffControllers: Type[] = [SignInController, HomeController, PeopleController, LooksController];

/** What every room of the desk stands on. */
export const staffProviders: Provider[] = [
  Desk,
  DeskCounters,
  DeskFilter,
  Looks,
  StaffForms,
  StaffGuard,
  StaffSessions,
];
