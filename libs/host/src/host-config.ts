/** Injection token of the HostConfig. */
export const hostConfig = Symbol('hostConfig');
