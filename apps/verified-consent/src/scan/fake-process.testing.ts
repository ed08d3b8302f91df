import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const say = `
  const { writeSync } = require('node:fs');
  const say = (kind, body = '') => {
    const bytes = Buffer.from(body);
    const head = Buffer.alloc(5);
    head[0] = kind;
    head.writeUInt32BE(bytes.length, 1);
    writeSync(3, Buffer.concat([head, bytes]));
  };
  const [starts, page, read, refused] = [1, 2, 3, 4];
`;

/** Processes that do as a spec says, in place of the one that reads. */
export class FakeProcesses {
  private readonly folder = mkdtempSync(join(tmpdir(), 'kinsent-fake-reader-'));
  private made = 0;

  constructor() {
    mkdirSync(join(this.folder, 'process'));
    writeFileSync(join(this.folder, 'process', 'preload.js'), '');
  }

  /** The code may `say(kind, body)`, of the kinds `starts`, `page`, `read` and `refused`. */
  of(code: string): string {
    this.made += 1;
    const entry = join(this.folder, 'process', `${this.made}.js`);
    writeFileSync(entry, `${say}\n${code}`);
    return entry;
  }

  end(): void {
    rmSync(this.folder, { recursive: true });
  }
}
