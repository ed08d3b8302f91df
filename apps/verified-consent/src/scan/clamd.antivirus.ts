import { connect, type Socket } from 'node:net';
import { Antivirus, AntivirusUnavailable } from './antivirus.port';

/** Far below clamd's own bound of a chunk, which is its StreamMaxLength. */
const chunkBytes = 64 * 1024;
const patienceMs = 15_000;
/** `stream: <signature> FOUND` is as long as an answer gets. */
const longestAnswer = 1000;

/**
 * Asks clamd by INSTREAM: the file goes over the wire in chunks, each with its length before it, and ends with a chunk of
 * length nothing. `url` is `tcp://host:port` or `unix:/path`.
 */
export class ClamdAntivirus extends Antivirus {
  constructor(
    private readonly url: string,
    private readonly patience = patienceMs,
  ) {
    super();
  }

  async isInfected(bytes: Buffer): Promise<boolean> {
    const answer = await this.ask(bytes);
    if (answer === 'stream: OK') return false;
    if (/^stream: .+ FOUND$/.test(answer)) return true;
    throw new AntivirusUnavailable(/size limit exceeded/.test(answer) ? 'too-large' : 'unclear');
  }

  private ask(bytes: Buffer): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = this.open();
      const fail = (code: AntivirusUnavailable['code']): void => {
        socket.destroy();
        reject(new AntivirusUnavailable(code));
      };
      const timer = setTimeout(() => fail('too-slow'), this.patience);
      let answer = '';
      socket.setEncoding('latin1');
      socket.on('data', (text: string) => {
        answer += text;
        if (answer.length > longestAnswer) fail('unclear');
      });
      // Also after an error: clamd may answer before it has read everything, and hang up.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        clearTimeout(timer);
        if (answer.endsWith('\0')) resolve(answer.slice(0, -1));
        else fail(answer === '' ? 'unreachable' : 'unclear');
      });
      socket.on('connect', () => {
        for (const part of instream(bytes)) socket.write(part);
      });
    });
  }

  private open(): Socket {
    const { protocol, hostname, port, pathname } = new URL(this.url);
    if (protocol === 'unix:') return connect({ path: decodeURIComponent(pathname) });
    return connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) });
  }
}

function* instream(bytes: Buffer): Generator<Buffer> {
  // With z, command and answer end in a null byte: nothing that is sent can be taken for the end of either.
  yield Buffer.from('zINSTREAM\0');
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    const chunk = bytes.subarray(start, start + chunkBytes);
    yield lengthOf(chunk);
    yield chunk;
  }
  yield lengthOf(Buffer.alloc(0));
}

function lengthOf(chunk: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(chunk.length);
  return length;
}
