/** What a key may be allowed to do. */
export const scopes = [
  'consents:read',
  'consents:write',
  'permissions:read',
  'escrow:read',
  'events:read',
  'webhooks:write',
  'retention:read',
  'retention:write',
  'erasures:read',
  'erasures:write',
] as const;

export type Scope = (typeof scopes)[number];
