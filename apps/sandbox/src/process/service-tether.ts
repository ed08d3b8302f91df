/**
 * Loaded into every service before its own code: when the sandbox is gone, however it went, the service stops as if it
 * had been told to, and is ended if it does not.
 */
process.once('disconnect', () => {
  setTimeout(() => process.exit(1), 10_000).unref();
  process.kill(process.pid, 'SIGTERM');
});
