import { asAdmin } from './testing-cluster';

/** Jest's global teardown. */
export default async function stopTestCluster(): Promise<void> {
  const cluster = globalThis.kinsentTestCluster;
  if (cluster === undefined) return;
  const templates = [cluster.template, cluster.keyTemplate];
  await asAdmin(
    cluster.adminUrl,
    templates.map((name) => `drop database if exists ${name} with (force)`),
  );
  await cluster.stop();
}
