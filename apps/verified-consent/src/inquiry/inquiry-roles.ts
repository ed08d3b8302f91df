import type { StaffRole } from '@kinsent/store';

/** Where the pile of inquiries is. */
export const inquiriesPath = '/desk/inquiries';

/** Who reads what strangers write about children, and says what becomes of it. */
export const inquiryRoles: readonly StaffRole[] = ['privacy-officer', 'administrator'];
