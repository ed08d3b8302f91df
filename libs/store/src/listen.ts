import { setTimeout as pause } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';

const reconnectAfterMs = 1_000;

/**
 * Listens to a channel on a connection of its own and connects again when that breaks. Each time it (re)connects the
 * listener is called once, for what may have been missed. Throws when the first connection fails.
 */
export async function listen(
  connection: ClientConfig,
  channel: string,
  listener: () => void,
): Promise<() => Promise<void>> {
  const stopping = new AbortController();
  let client = await connect();

  async function connect(): Promise<Client> {
    const fresh = new Client(connection);
    fresh.on('notification', () => listener());
    fresh.on('error', () => undefined);
    try {
      await fresh.connect();
      await fresh.query(`listen ${channel}`);
    } catch (error) {
      // Not waited for: a connection that never came about may never end either.
      void fresh.end().catch(() => undefined);
      throw error;
    }
    // Only one that has listened is replaced when it ends; one that never did is tried again by whoever wanted it.
    fresh.once('end', () => {
      if (!stopping.signal.aborted) void reconnect();
    });
    return fresh;
  }

  async function reconnect(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        client = await connect();
        if (stopping.signal.aborted) await client.end();
        else listener();
        return;
      } catch {
        await pause(reconnectAfterMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  }

  return async () => {
    stopping.abort();
    await client.end().catch(() => undefined);
  };
}
