import type { StaffRole } from '@kinsent/store';

/** Where evidence is found. */
export const evidencePath = '/desk/evidence';

/** Who hands out what proves a consent. */
export const evidenceRoles: readonly StaffRole[] = ['privacy-officer', 'administrator'];
