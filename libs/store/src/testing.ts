import { type KeyServiceName, keyServiceUrl, type ServiceName, serviceUrl } from './service-role';
import { asAdmin, freshName, servicePassword, testCluster, urlTo } from './testing-cluster';

export type { KeyServiceName, ServiceName } from './service-role';

export interface TestDatabase {
  /** The owner of the schema. Holds a password. */
  readonly ownerUrl: string;
  /** The same database with the rights of one service. */
  urlFor(service: ServiceName): string;
  /** The owner of its key store, a database of its own. Holds a password. */
  readonly keyOwnerUrl: string;
  /** The key store with the rights of one service. */
  keyUrlFor(service: KeyServiceName): string;
  /** Ends whatever is still connected and removes the database. */
  drop(): Promise<void>;
}

/** A fresh, migrated, empty database with a key store of its own: about 0.1 s. For `*.db.spec.ts` and journeys. */
export async function testDatabase(): Promise<TestDatabase> {
  const { adminUrl, template, keyTemplate } = testCluster();
  const [name, keyName] = [freshName('kinsent_test'), freshName('kinsent_test_keys')];
  await Promise.all([
    asAdmin(adminUrl, [`create database ${name} template ${template}`]),
    asAdmin(adminUrl, [`create database ${keyName} template ${keyTemplate}`]),
  ]);
  const [ownerUrl, keyOwnerUrl] = [urlTo(adminUrl, name), urlTo(adminUrl, keyName)];
  return {
    ownerUrl,
    keyOwnerUrl,
    urlFor: (service) => serviceUrl(ownerUrl, service, servicePassword(adminUrl, service)),
    keyUrlFor: (service) => keyServiceUrl(keyOwnerUrl, service, servicePassword(adminUrl, service)),
    drop: () =>
      asAdmin(
        adminUrl,
        [name, keyName].map((each) => `drop database if exists ${each} with (force)`),
      ),
  };
}
