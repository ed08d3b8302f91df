import { type StaffRole, staffRoles } from '@kinsent/store';
import { evidencePath, evidenceRoles } from '../evidence/evidence-roles';
import { inquiriesPath, inquiryRoles } from '../inquiry/inquiry-roles';
import type { DeskMessage } from './desk-catalogue';

type RoomKey<Message> = Message extends `nav.${infer Key}` ? Key : never;

/** One room of the desk. Its name is the message `nav.{key}`. */
export interface DeskRoom {
  readonly key: RoomKey<DeskMessage>;
  readonly path: string;
  /** Who sees it; whom its pages let in is said by their StaffPage. */
  readonly roles: readonly StaffRole[];
}

/** The rooms in the order in which they are shown. */
export const deskRooms: readonly DeskRoom[] = [
  { key: 'home', path: '/desk', roles: staffRoles },
  { key: 'forms', path: '/desk/forms', roles: ['reviewer', 'privacy-officer'] },
  { key: 'unmatched', path: '/desk/forms/unmatched', roles: ['reviewer', 'privacy-officer'] },
  { key: 'post', path: '/desk/forms/post', roles: ['reviewer'] },
  { key: 'calls', path: '/desk/calls', roles: ['agent'] },
  { key: 'inquiries', path: inquiriesPath, roles: inquiryRoles },
  { key: 'evidence', path: evidencePath, roles: evidenceRoles },
  { key: 'looks', path: '/desk/looks', roles: ['privacy-officer'] },
  { key: 'people', path: '/desk/people', roles: ['administrator'] },
];

/** The rooms that somebody may enter. */
export function roomsFor(roles: readonly StaffRole[]): DeskRoom[] {
  return deskRooms.filter((room) => room.roles.some((role) => roles.includes(role)));
}
