import { parseAddress } from '@kinsent/consent';
import { ConfigFault, type Variable } from './config';

/** How one kind of value is read, and that kind in words. */
export interface Reader<T> {
  readonly form: string;
  readonly read: (text: string) => T;
}

interface About {
  readonly about: string;
  readonly secret?: boolean;
}

/** A variable that must be set. */
export function required<T>(name: string, reader: Reader<T>, { about, secret = false }: About): Variable<T> {
  return { name, about, secret, ...reader, fallback: undefined };
}

/** A variable that may be absent: its value is null then. */
export function optional<T>(name: string, reader: Reader<T>, { about, secret = false }: About): Variable<T | null> {
  return { name, about, secret, ...reader, fallback: null };
}

/** A variable with a stand-in, written as the operator would write it. */
export function withDefault<T>(
  name: string,
  reader: Reader<T>,
  fallback: string,
  { about, secret = false }: About,
): Variable<T> {
  return { name, about, secret, ...reader, fallback };
}

/** Any text of one line. */
export const line: Reader<string> = {
  form: 'one line of text',
  read: (text) => {
    if (/[\u0000-\u001f\u007f]/.test(text)) throw new ConfigFault('must be one line of text');
    return text;
  },
};

/** A whole number within both bounds. */
export function wholeNumber(least: number, most: number): Reader<number> {
  const form = `a whole number from ${least} to ${most}`;
  return {
    form,
    read: (text) => {
      const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
      if (!(value >= least && value <= most)) throw new ConfigFault(`must be ${form}`);
      return value;
    },
  };
}

/** One of a few words. */
export function oneOf<const W extends string>(...words: readonly W[]): Reader<W> {
  const form = `one of ${words.map((word) => `\`${word}\``).join(', ')}`;
  return {
    form,
    read: (text) => {
      const word = words.find((each) => each === text);
      if (word === undefined) throw new ConfigFault(`must be ${form}`);
      return word;
    },
  };
}

/** An absolute URL with one of the given schemes (`https`, `postgres`, …). */
export function url(...schemes: readonly string[]): Reader<string> {
  const form = `a URL that starts with ${schemes.map((scheme) => `\`${scheme}://\``).join(' or ')}`;
  return {
    form,
    read: (text) => {
      if (!URL.canParse(text) || !schemes.includes(new URL(text).protocol.slice(0, -1))) {
        throw new ConfigFault(`must be ${form}`);
      }
      return text;
    },
  };
}

/** Scheme and host, perhaps a port, and nothing behind them: where something is reached at its root. */
export function origin(...schemes: readonly string[]): Reader<string> {
  const { form, read } = url(...schemes);
  return {
    form: `${form}, with a host and nothing behind it`,
    read: (text) => {
      const { pathname, search, hash, username, password } = new URL(read(text));
      if (!['', '/'].includes(pathname) || search + hash + username + password !== '' || /[?#]/.test(text)) {
        throw new ConfigFault('must end after its host and port: no path, query, fragment or user');
      }
      return new URL(text).origin;
    },
  };
}

/** An e-mail address to be written from or to. */
export const emailAddress: Reader<string> = {
  form: 'an e-mail address',
  read: (text) => addressed(text, 'an e-mail address'),
};

/** A domain that mail can go to, in ASCII. */
export const mailDomain: Reader<string> = {
  form: 'a domain name such as `bounce.example.org`',
  read: (text) => addressed(`x@${text}`, 'a domain name such as `bounce.example.org`').slice('x@'.length),
};

function addressed(text: string, form: string): string {
  try {
    return parseAddress(text);
  } catch {
    throw new ConfigFault(`must be ${form}`);
  }
}

/** Bytes in base64, exactly so many. */
export function base64Bytes(length: number): Reader<Buffer> {
  const form = `${length} random bytes in base64`;
  return {
    form,
    read: (text) => {
      const bytes = Buffer.from(text, 'base64');
      if (bytes.length !== length || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) throw new ConfigFault(`must be ${form}`);
      return bytes;
    },
  };
}
