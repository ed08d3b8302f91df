/**
 * How Node starts a service: small young and bounded old space, in MiB. What a service keeps is about 50; without bounds
 * the collector lets it grow to five times that under load before it looks. The Dockerfile says the same.
 */
export const memoryFlags: readonly string[] = ['--max-semi-space-size=4', '--max-old-space-size=128'];
