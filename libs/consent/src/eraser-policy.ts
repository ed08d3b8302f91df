import type { LocalText } from './local-text';

/** By when whoever was asked to erase must have answered. */
export interface ErasureTerms {
  readonly deadline: string;
  /** Why it may take that long. */
  readonly need: LocalText;
}

/** A database of an app, in which data is erased directly. */
export interface Connector {
  /** Key of the app whose database it is. */
  readonly app: string;
  /** Name of the environment variable that holds the address; an address itself never stands in a policy. */
  readonly url: string;
  /** In the order of deletion. */
  readonly tables: readonly ConnectorTable[];
}

export interface ConnectorTable {
  /** Name with its schema; without one, in `public`. */
  readonly table: string;
  /** The column that holds the child's reference. */
  readonly key: string;
  /** Keys of `data` that the rows hold. */
  readonly data: readonly string[];
}

/** Where a recipient takes OpenDSR 2.0 requests. */
export interface OpenDsr {
  readonly url: string;
  /** The processor's domain, as its certificate must name it. */
  readonly domain: string;
  /** Path of the PEM file with the processor's certificate, from the folder of the policy. */
  readonly certificate: string;
  /** How the child's reference is sent: as it is, which is the usual way, or hashed. */
  readonly identity?: 'raw' | 'sha256';
  /** Name of the environment variable with the value of the `Authorization` header, for a processor that asks for one. */
  readonly authorization?: string;
}
