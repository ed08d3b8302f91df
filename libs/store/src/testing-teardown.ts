import { asAdmin } from './testing-cluster';

/** Jest's global teardown. */
export default async function stopTestCluster(): Promise<void> {
  const cluster = globalThis.kinsentTestCluster;
  if (cluster === undefined) return;
  await asAdmin(cluster.adminUrl, [`drop database if exists ${cluster.template} with (force)`]);
  await cluster.stop();
}
