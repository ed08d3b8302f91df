// Reads one message in a thread of its own: a large one takes seconds, and a hostile one may take all it can get. It has
// nothing but the bytes, and answers with plain data.
'use strict';
const { parentPort, workerData } = require('node:worker_threads');
const { default: PostalMime } = require('postal-mime');

const limits = { maxNestingDepth: 20, maxHeadersSize: 256 * 1024 };
/** A reference is looked for in the first of it. */
const longestText = 20_000;

PostalMime.parse(workerData, limits).then(
  ({ headers, from, subject = '', text, html, attachments }) => {
    const sent = attachments.map(({ filename, disposition, related, contentId, content }) => ({
      name: (filename ?? '').slice(0, 200),
      apart: disposition === 'attachment',
      inline: related === true || disposition === 'inline' || contentId !== undefined,
      bytes: new Uint8Array(content),
    }));
    const buffers = [...new Set(sent.map(({ bytes }) => bytes.buffer))];
    parentPort.postMessage(
      {
        headers: headers.map(({ key, value }) => [key, value.slice(0, 1_000)]),
        from: from?.address ?? '',
        subject: subject.slice(0, longestText),
        text: (text ?? html ?? '').slice(0, longestText),
        attachments: sent,
      },
      buffers,
    );
  },
  () => parentPort.postMessage(null),
);
