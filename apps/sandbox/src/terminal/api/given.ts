import type { FormHash } from './form';
import { badParam } from './stripe-fault';

interface TextOptions {
  readonly longest?: number;
}

/** Parameters as they were given, read by name; what nobody read is unknown. Every method throws StripeFault. */
export class Given {
  private readonly read = new Set<string>();
  private readonly inner: Given[] = [];

  constructor(
    private readonly values: FormHash,
    private readonly path = '',
  ) {}

  /** The name of a parameter as Stripe writes it: `line_items[0][quantity]`. */
  name(key: string): string {
    return this.path === '' ? key : `${this.path}[${key}]`;
  }

  text(key: string, { longest = 5000 }: TextOptions = {}): string | null {
    const value = this.take(key);
    if (value === undefined) return null;
    const name = this.name(key);
    if (typeof value !== 'string') throw badParam(name, `Invalid string: ${name} must be a string`);
    if (value === '') {
      throw badParam(
        name,
        `You passed an empty string for '${name}'. We assume empty values are an attempt to unset a parameter; ` +
          `however '${name}' cannot be unset. You should remove '${name}' from your request or supply a non-empty value.`,
        'parameter_invalid_empty',
      );
    }
    if (value.length > longest) {
      throw badParam(name, `Invalid string: ${name} must be at most ${longest} characters`, 'parameter_invalid_string');
    }
    return value;
  }

  integer(key: string): number | null {
    const text = this.text(key);
    if (text === null) return null;
    if (!/^-?\d{1,15}$/.test(text)) {
      throw badParam(this.name(key), `Invalid integer: ${this.name(key)}`, 'parameter_invalid_integer');
    }
    return Number(text);
  }

  flag(key: string): boolean | null {
    const text = this.text(key);
    if (text === null || text === 'true' || text === 'false') return text === null ? null : text === 'true';
    throw badParam(this.name(key), `Invalid boolean: ${this.name(key)} must be true or false`);
  }

  oneOf<const W extends string>(key: string, words: readonly W[]): W | null {
    const text = this.text(key);
    if (text === null) return null;
    const word = words.find((each) => each === text);
    if (word === undefined) {
      throw badParam(this.name(key), `Invalid ${this.name(key)}: must be one of ${words.join(', ')}`);
    }
    return word;
  }

  hash(key: string): Given | null {
    const value = this.take(key);
    if (value === undefined) return null;
    if (typeof value === 'string') {
      throw badParam(this.name(key), `Invalid object: ${this.name(key)}`, 'parameter_invalid_object');
    }
    const given = new Given(value, this.name(key));
    this.inner.push(given);
    return given;
  }

  /** A list of hashes; null when it was not given. */
  hashes(key: string): Given[] | null {
    const list = this.hash(key);
    return list === null ? null : list.positions().map((position) => list.wanted(list.hash(position), position));
  }

  /** A list of texts; null when it was not given. */
  texts(key: string): string[] | null {
    const list = this.hash(key);
    return list === null ? null : list.positions().map((position) => list.wanted(list.text(position), position));
  }

  /** Keys and texts of anybody's choosing, within Stripe's limits. */
  metadata(key = 'metadata'): Record<string, string> {
    const hash = this.hash(key);
    if (hash === null) return {};
    const entries = Object.keys(hash.values).map((name): [string, string] => [name, hash.metadataValue(name)]);
    if (entries.length > 50) throw badParam(this.name(key), 'Metadata can have at most 50 keys.');
    return Object.fromEntries(entries);
  }

  /** What must be there. */
  wanted<T>(value: T | null, key: string): T {
    if (value !== null) return value;
    const name = this.name(key);
    throw badParam(name, `Missing required param: ${name}.`, 'parameter_missing');
  }

  /** Says that everything has been read that is known: what is left is refused. */
  end(): void {
    for (const key of Object.keys(this.values)) {
      if (this.read.has(key)) continue;
      const name = this.name(key);
      throw badParam(name, `Received unknown parameter: ${name}${hintAt(key)}`, 'parameter_unknown');
    }
    for (const inner of this.inner) inner.end();
  }

  private take(key: string): FormHash[string] | undefined {
    this.read.add(key);
    return this.values[key];
  }

  private positions(): string[] {
    const keys = Object.keys(this.values);
    if (keys.some((key) => !/^\d{1,3}$/.test(key)))
      throw badParam(this.path, 'Invalid array', 'parameter_invalid_array');
    return keys;
  }

  private metadataValue(name: string): string {
    const value = this.take(name);
    const param = this.name(name);
    if (typeof value !== 'string') throw badParam(param, 'Metadata values must be strings.');
    if (name.length > 40) {
      throw badParam(param, `Metadata keys can have up to 40 characters; this one has ${name.length}.`);
    }
    if (value.length > 500) {
      throw badParam(param, `Metadata values can have up to 500 characters; this one has ${value.length}.`);
    }
    return value;
  }
}

function hintAt(key: string): string {
  return key === 'payment_method_types'
    ? '. Did you mean allowed_payment_method_types?'
    : ' (unknown to this stand-in)';
}
