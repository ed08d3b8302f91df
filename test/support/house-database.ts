import {
  type KeyServiceName,
  keyServiceUrl,
  migrate,
  migrateKeys,
  type ServiceName,
  serviceUrl,
  setKeyPasswords,
  setServicePasswords,
} from '@kinsent/store';

/** Where a house keeps its data and its keys. */
export interface HouseDatabase {
  readonly ownerUrl: string;
  urlFor(service: ServiceName): string;
  readonly keyOwnerUrl: string;
  keyUrlFor(service: KeyServiceName): string;
  drop(): Promise<void>;
}

const passwords: Readonly<Record<ServiceName, string>> = {
  'email-consent': 'a',
  'verified-consent': 'b',
  'purge-worker': 'c',
};

/** Makes tables and roles of data and keys in databases that a test started by itself. */
export async function furnish({
  ownerUrl,
  keyOwnerUrl,
}: Pick<HouseDatabase, 'ownerUrl' | 'keyOwnerUrl'>): Promise<void> {
  await migrateKeys(keyOwnerUrl);
  await migrate(ownerUrl);
  await setServicePasswords(ownerUrl, passwords);
  await setKeyPasswords(keyOwnerUrl, passwords);
}

/** Where a service finds its data in a database that was furnished so. */
export function furnishedUrl(ownerUrl: string, service: ServiceName): string {
  return serviceUrl(ownerUrl, service, passwords[service]);
}

/** Where it finds its keys. */
export function furnishedKeyUrl(keyOwnerUrl: string, service: KeyServiceName): string {
  return keyServiceUrl(keyOwnerUrl, service, passwords[service]);
}
