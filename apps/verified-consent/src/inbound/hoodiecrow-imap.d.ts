declare module 'hoodiecrow-imap' {
  import type { Server } from 'node:net';

  interface Folder {
    readonly messages: { flags: string[]; raw: string }[];
  }

  interface ImapServer {
    users: Record<string, { password: string }>;
    readonly server: Server;
    listen(port: number, listening: () => void): void;
    close(closed: () => void): void;
    getMailbox(name: string): Folder;
    appendMessage(folder: Folder, flags: string[], at: Date, raw: string): void;
  }

  /** An IMAP server in memory, for specs. */
  export default function hoodiecrow(options: { plugins: string[]; storage: object }): ImapServer;
}
