import type { ApiDescription } from '@kinsent/host';

/** What `/docs` and `/openapi.json` say of the API as a whole. */
export const apiDescription: ApiDescription = {
  title: 'Kinsent consent API',
  description: [
    'For the servers of child-facing apps. Ask a guardian by letter, read what a child may do, and hear of every change.',
    'Send the API key as `Authorization: Bearer`. Bodies are JSON; times are ISO-8601 in UTC and durations ISO-8601. Fields that are not described are refused. Errors are RFC 9457 problems with a closed `code`. Send an `Idempotency-Key` with every POST that changes something: the same key and body get the same answer, and nothing happens twice.',
    'A permission is no until a guardian has said yes: asked, refused, ended, unknown and forgotten are all no, each with its reason.',
  ].join('\n\n'),
  groups: [
    { name: 'Age checks', description: 'A neutral question about age, of which nothing is kept.' },
    { name: 'Consent requests', description: 'One letter to a guardian that asks for several consents.' },
    { name: 'Permissions', description: 'What a child may do, and why.' },
    { name: 'Escrow', description: 'What the child entered, kept sealed until the guardian has said yes.' },
    { name: 'Events', description: 'Everything that happened, numbered without gaps.' },
    { name: 'Webhooks', description: 'The same events, delivered and signed by Standard Webhooks.' },
  ],
};
