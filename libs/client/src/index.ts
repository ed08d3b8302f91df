export * from './erasures';
export * from './event-follower';
export * from './guard';
export * from './kinsent-client';
export * from './kinsent-problem';
export * from './retention';
export type { PostOptions } from './transport';
export * from './verify-webhook';
export * from './wire';
