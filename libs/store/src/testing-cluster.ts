import { createHash, randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { ServiceName } from './service-role';

/** Where the global setup leaves the cluster for the test files, which run in processes of their own. */
export const clusterVariable = 'KINSENT_TEST_CLUSTER';

export interface TestCluster {
  readonly adminUrl: string;
  readonly template: string;
  readonly keyTemplate: string;
}

/** The cluster that this run of the tests uses. Throws outside the projects that have one. */
export function testCluster(): TestCluster {
  const given = process.env[clusterVariable];
  if (given === undefined) throw new Error('No test database: name the file *.db.spec.ts, so that jest starts one.');
  return JSON.parse(given) as TestCluster;
}

/** Follows from the cluster, so that several runs on one cluster agree and none locks out another. */
export function servicePassword(adminUrl: string, service: ServiceName): string {
  return createHash('sha256').update(`${adminUrl} ${service}`).digest('hex');
}

/** The same server and user, another database. */
export function urlTo(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}

export function freshName(prefix: string): string {
  return `${prefix}_${randomBytes(6).toString('hex')}`;
}

/** Runs one statement after the other as the superuser, each in its own transaction. */
export async function asAdmin(adminUrl: string, statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
