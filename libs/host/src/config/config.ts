/** One variable of a service's environment: its name, how it is read, and what an operator must know about it. */
export interface Variable<T> {
  readonly name: string;
  readonly about: string;
  /** Turns the text into a value, or throws a ConfigFault that never quotes the text. */
  readonly read: (text: string) => T;
  /** What the text may look like, in words. */
  readonly form: string;
  /** Text that stands in when the variable is not set; `undefined`: it must be set; null: it may be absent. */
  readonly fallback: string | null | undefined;
  readonly secret: boolean;
}

export type Variables = Readonly<Record<string, Variable<unknown>>>;

/** The checked values of a service's variables. */
export type Config<V extends Variables> = { readonly [K in keyof V]: V[K] extends Variable<infer T> ? T : never };

/** How a value fails its form. The message says what is wanted, never what was given. */
export class ConfigFault extends Error {
  override readonly name = 'ConfigFault';
}

/** All faults of a configuration at once; names variables, never values. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly faults: readonly string[]) {
    super(`The configuration is not usable:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

/**
 * Reads and checks every variable; throws one ConfigError that names each fault. An empty text counts as not set.
 * `discord` names what does not go together, once each value is right by itself.
 */
export function readConfig<V extends Variables>(
  variables: V,
  env: Readonly<Record<string, string | undefined>>,
  discord: (config: Config<V>) => readonly string[] = () => [],
): Config<V> {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, variable] of Object.entries(variables)) {
    const given = env[variable.name];
    const text = given === undefined || given.trim() === '' ? variable.fallback : given.trim();
    if (text === undefined) {
      faults.push(`${variable.name} is not set: ${variable.form}.`);
    } else if (text === null) {
      values[key] = null;
    } else {
      try {
        values[key] = variable.read(text);
      } catch (error) {
        if (!(error instanceof ConfigFault)) throw new ConfigError([`${variable.name} cannot be read.`]);
        faults.push(`${variable.name} ${error.message}.`);
      }
    }
  }
  if (faults.length === 0) faults.push(...discord(values as Config<V>));
  if (faults.length > 0) throw new ConfigError(faults);
  return Object.freeze(values) as Config<V>;
}
