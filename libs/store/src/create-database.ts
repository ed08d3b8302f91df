import { Client, escapeIdentifier } from 'pg';

/** Makes an empty database beside the one that `url` leads to, and answers its URL for the same user. */
export async function createDatabase(url: string, name: string): Promise<string> {
  const client = new Client({ connectionString: url, application_name: 'kinsent-migrate' });
  await client.connect();
  try {
    await client.query(`create database ${escapeIdentifier(name)} encoding 'UTF8' template template0`);
  } finally {
    await client.end();
  }
  const made = new URL(url);
  made.pathname = `/${encodeURIComponent(name)}`;
  return made.href;
}
