import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Pool, type PoolClient } from 'pg';

/**
 * The floor for a consent request: node:http and, behind the child's keys in their own database, in one transaction only the
 * inserts that a request must make, a named statement a table. It is spared the rest: no key is checked, nothing validated, nothing sealed, no chain computed.
 */
const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
const keyPool = new Pool({ connectionString: process.env['KEY_DATABASE_URL'], max: 10 });

interface Body {
  readonly childRef: string;
  readonly place: string;
  readonly guardian: { readonly email: string; readonly locale: string };
  readonly purposes: readonly string[];
}

const day = 24 * 3_600_000;
const digest = '0'.repeat(64);
const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

function insert(client: PoolClient, table: string, columns: string, values: readonly unknown[][]): Promise<unknown> {
  const width = values[0]!.length;
  const rows = values
    .map((row, at) => `(${row.map((_, column) => `$${at * width + column + 1}`).join(', ')})`)
    .join(', ');
  const name = `bare-${table}-${values.length}`;
  return client.query({ name, text: `insert into ${table} (${columns}) values ${rows}`, values: values.flat() });
}

async function create(body: Body): Promise<object> {
  const at = new Date();
  const [child, guardian, guardianship, request] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const consents = body.purposes.map((purpose) => ({ id: randomUUID(), purpose }));
  const expiresAt = new Date(at.getTime() + 14 * day);
  await keyPool.query({
    name: 'bare-keys',
    text: `with data as (insert into data_key values ($1, $2, 'bare', $3))
      insert into reference_key values ($1, $2, 'bare', $3)`,
    values: [child, hash(child), at],
  });
  const client = await pool.connect();
  try {
    await client.query('begin');
    await insert(client, 'child', 'id, app, ref_index, ref_sealed, place, comes_of_age_on, created_at', [
      [child, 'brickyard', hash(body.childRef), Buffer.from(body.childRef), body.place, '2032-05-31', at],
    ]);
    await insert(client, 'guardian', 'id, address_index, created_at', [[guardian, hash(body.guardian.email), at]]);
    await insert(client, 'guardianship', 'id, child_id, guardian_id, contact_sealed, created_at', [
      [guardianship, child, guardian, Buffer.from(body.guardian.email), at],
    ]);
    await insert(
      client,
      'consent_request',
      'id, child_id, guardianship_id, app, locale, state, policy_digest, created_at, expires_at',
      [[request, child, guardianship, 'brickyard', body.guardian.locale, 'open', digest, at, expiresAt]],
    );
    await insert(
      client,
      'consent',
      'id, child_id, request_id, app, purpose, level, state, policy_digest',
      consents.map(({ id, purpose }) => [id, child, request, 'brickyard', purpose, 'low', 'asked', digest]),
    );
    await insert(
      client,
      'ledger_entry',
      'subject, subject_id, position, act, to_state, at, detail, previous_hash, hash',
      consents.map(({ id, purpose }) => ['consent', id, 0, 'ask', 'asked', at, { purpose }, digest, digest]),
    );
    await insert(
      client,
      'duty',
      'id, kind, key, subject_id, child_id, due_at, created_at',
      ['letter.notice', 'letter.reminder', 'letter.reminder', 'request.lapse', 'child.mature'].map((kind, index) => [
        randomUUID(),
        kind,
        `${kind}/${request}/${index}`,
        request,
        child,
        new Date(at.getTime() + index * day),
        at,
      ]),
    );
    await insert(client, 'event', 'id, app, child_id, type, data, created_at', [
      [randomUUID(), 'brickyard', child, 'consent_request.created', { consentRequestId: request }, at],
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
  return { id: request, state: 'open', childRef: body.childRef, expiresAt, consents };
}

const server = createServer((request, response) => {
  if (request.url === '/ready') return response.end();
  let text = '';
  request.setEncoding('utf8').on('data', (part: string) => (text += part));
  request.on('end', () => {
    create(JSON.parse(text) as Body)
      .then((answer) => response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(answer)))
      .catch(() => response.writeHead(500).end());
  });
});

server.listen(Number(process.env['PORT']), '127.0.0.1');
process.on('disconnect', () => process.exit(0));
