import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { postWebhook } from './post-webhook';

const message = { body: '{"id":"1"}', headers: { 'content-type': 'application/json', 'webhook-id': '1' } };
let server: Server;
let url: string;

async function receiver(listener: RequestListener): Promise<void> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe('posting a webhook', () => {
  it('delivers the body and the headers as they were signed', async () => {
    const got: { body: string; id: unknown; method: unknown }[] = [];
    await receiver((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        got.push({ body, id: request.headers['webhook-id'], method: request.method });
        response.writeHead(204).end();
      });
    });
    expect(await postWebhook(url, message)).toEqual({ status: 204, error: null });
    expect(got).toEqual([{ body: message.body, id: '1', method: 'POST' }]);
  });

  it('takes an error answer for a failure', async () => {
    await receiver((_request, response) => response.writeHead(500).end('broken'));
    expect(await postWebhook(url, message)).toEqual({ status: 500, error: 'answer' });
  });

  it('does not follow a redirect', async () => {
    const paths: (string | undefined)[] = [];
    await receiver((request, response) => {
      paths.push(request.url);
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect(await postWebhook(url, message)).toEqual({ status: 307, error: 'redirect' });
    expect(paths).toEqual(['/hook']);
  });

  it('gives a slow receiver up', async () => {
    await receiver(() => undefined);
    expect(await postWebhook(url, message, 50)).toEqual({ status: null, error: 'timeout' });
  });

  it('does not wait for an answer that never ends', async () => {
    await receiver((_request, response) => {
      response.writeHead(200);
      response.write('and so on');
    });
    expect(await postWebhook(url, message)).toEqual({ status: 200, error: null });
  });

  it('says when nobody is there', async () => {
    await receiver(() => undefined);
    server.close();
    await new Promise((resolve) => server.once('close', resolve));
    expect(await postWebhook(url, message)).toEqual({ status: null, error: 'unreachable' });
  });
});
