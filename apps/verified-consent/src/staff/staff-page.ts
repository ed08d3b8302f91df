import { type StaffRole, staffRoles } from '@kinsent/store';
import { applyDecorators, SetMetadata, UseFilters, UseGuards } from '@nestjs/common';
import { DeskFilter } from './desk.filter';
import { ownFormCheck, pageRoles, StaffGuard } from './staff.guard';

export { SignedIn, type Staff } from './signed-in';

/**
 * A page of the desk, on a controller or on one handler: for people who are signed in and have one of these roles; for all
 * of them where none is named. Forms that are posted there must carry the token that DeskForm puts into them.
 */
export function StaffPage(...roles: readonly StaffRole[]): ClassDecorator & MethodDecorator {
  return applyDecorators(
    SetMetadata(pageRoles, roles.length === 0 ? staffRoles : roles),
    UseGuards(StaffGuard),
    UseFilters(DeskFilter),
  );
}

/** For a handler whose form is no plain one (files): it calls `StaffForms.check` itself, before it does anything. */
export const ChecksItsForm = (): MethodDecorator => SetMetadata(ownFormCheck, true);
