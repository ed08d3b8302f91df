import { createServer } from 'node:http';
import { Pool } from 'pg';

/**
 * The floor that the service is held against: node:http and one named prepared statement on the same tables. It is spared
 * the rest: it checks no key, computes no ETag, knows no policy, and its path already holds the index to look up.
 */
const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });

const text = `
  select s.purpose, s.state, s.level, s.granted_at, s.confirmed_at, s.valid_until
  from child c left join consent s on s.child_id = c.id
  where c.app = 'brickyard' and c.ref_index = $1 and c.erased_at is null`;

const server = createServer((request, response) => {
  if (request.url === '/ready') return response.end();
  pool
    .query({ name: 'bare-permission', text, values: [Buffer.from((request.url ?? '').slice(1), 'hex')] })
    .then(({ rows }) => {
      const body = JSON.stringify({ permissions: rows });
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
      response.end(body);
    })
    .catch(() => response.writeHead(500).end());
});

server.listen(Number(process.env['PORT']), '127.0.0.1');
process.on('disconnect', () => process.exit(0));
