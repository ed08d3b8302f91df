import { Agent, request } from 'node:http';

export interface Answered {
  readonly ms: number;
  readonly status: number;
  readonly text: string;
}

/** One browser on one connection that is kept open, with a watch. */
export class Visitor {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private readonly tokens = new Map<string, string>();
  private cookie = '';

  constructor(private readonly base: string) {}

  /** Opens a link's page and keeps the proof for its forms. */
  async meet(secret: string): Promise<void> {
    const { text } = await this.get(secret);
    const token = /name="token" value="([^"]*)"/.exec(text)?.[1];
    if (token !== undefined) this.tokens.set(secret, token);
  }

  get(secret: string): Promise<Answered> {
    return this.send('GET', `/p/${secret}`);
  }

  /** Sends the answer form with a code that is not the letter's. */
  wrongCode(secret: string): Promise<Answered> {
    return this.post(
      `/p/${secret}`,
      { act: 'answer', 'choice.account': 'yes', 'choice.public-creations': 'no', code: '000000' },
      secret,
    );
  }

  freshLetter(secret: string): Promise<Answered> {
    return this.post(`/p/${secret}/fresh`, {}, secret);
  }

  close(): void {
    this.agent.destroy();
  }

  private post(path: string, fields: Readonly<Record<string, string>>, secret: string): Promise<Answered> {
    return this.send('POST', path, new URLSearchParams({ token: this.tokens.get(secret) ?? '', ...fields }).toString());
  }

  private send(method: string, path: string, body?: string): Promise<Answered> {
    const headers = {
      accept: 'text/html',
      'sec-fetch-site': 'same-origin',
      ...(this.cookie === '' ? {} : { cookie: this.cookie }),
      ...(body === undefined
        ? {}
        : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(Buffer.byteLength(body)) }),
    };
    return new Promise((resolve, reject) => {
      const began = performance.now();
      const asking = request(this.base + path, { method, headers, agent: this.agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const ms = performance.now() - began;
          const set = response.headers['set-cookie']?.[0];
          if (set !== undefined) this.cookie = set.split(';')[0]!;
          resolve({ ms, status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
        });
      });
      asking.on('error', reject);
      asking.end(body);
    });
  }
}
