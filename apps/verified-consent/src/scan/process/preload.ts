import { constants } from 'node:fs';

/**
 * Loaded before everything else, into the process and each of its threads. sharp's WebAssembly asks an old door of Node for
 * the numbers of file modes, and Node's permission model keeps that door shut: they are handed to it, and nothing else.
 */
Object.defineProperty(process, 'binding', {
  value: (name: string) => (name === 'constants' ? { fs: constants } : undefined),
});
