export * from './event-follower';
export * from './guard';
export * from './kinsent-client';
export * from './kinsent-problem';
export * from './verify-webhook';
export * from './wire';
