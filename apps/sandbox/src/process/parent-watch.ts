/**
 * Calls back when whoever started us is gone: the test or script that forked us, or the npm that runs us. Started from a
 * shell directly, the sandbox outlives it, as programs in the background do.
 */
export function watchParent(gone: () => void): void {
  if (process.connected) process.once('disconnect', gone);
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) gone();
  }, 500).unref();
}
