import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { OpenDsr, Policy } from '@kinsent/consent';
import { ConfigError, type HostConfig, line, readConfig, required } from '@kinsent/host';
import { certificateFault } from './processor-certificate';

/** A recipient that takes OpenDSR requests, with the one certificate that it is believed by. */
export interface Processor {
  readonly name: string;
  /** Without a slash at its end. */
  readonly url: string;
  readonly domain: string;
  readonly certificate: X509Certificate;
  readonly identity: 'raw' | 'sha256';
  /** Value of the Authorization header; null when the processor asks for none. A secret. */
  readonly authorization: string | null;
}

export interface ProcessorSettings {
  /** The policy's file: certificates are named from its folder. */
  readonly policyFile: string;
  readonly mode: HostConfig['mode'];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The recipients that can be asked to erase, by their key in the policy. */
export class Processors {
  constructor(private readonly byName: ReadonlyMap<string, Processor>) {}

  /**
   * Throws ConfigError that names everything that no answer could ever be believed with: a certificate that is missing
   * or for another domain, a variable that is not set, an address without TLS. One out of date is told later instead.
   */
  static open({ recipients }: Pick<Policy, 'recipients'>, settings: ProcessorSettings): Processors {
    const faults: string[] = [];
    const byName = new Map<string, Processor>();
    for (const [name, { openDsr }] of Object.entries(recipients)) {
      if (openDsr === undefined) continue;
      try {
        byName.set(name, open(name, openDsr, settings));
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        faults.push(...error.faults);
      }
    }
    if (faults.length > 0) throw new ConfigError(faults);
    return new Processors(byName);
  }

  find(name: string): Processor | null {
    return this.byName.get(name) ?? null;
  }

  all(): Processor[] {
    return [...this.byName.values()];
  }
}

function open(
  name: string,
  { url, domain, certificate: file, identity, authorization }: OpenDsr,
  settings: ProcessorSettings,
): Processor {
  const at = `recipients.${name}.openDsr`;
  const secret =
    authorization === undefined
      ? null
      : readConfig({ value: required(authorization, line, { about: `\`${at}\``, secret: true }) }, settings.env).value;
  const place = addressFault(new URL(url), domain, settings.mode);
  if (place !== null) throw new ConfigError([`${at}.url ${place}.`]);
  const certificate = readCertificate(resolve(dirname(settings.policyFile), file), at);
  const fault = certificateFault(certificate, domain);
  if (fault !== null) throw new ConfigError([`${at}.certificate ${fault}.`]);
  return {
    name,
    url: url.replace(/\/+$/, ''),
    domain,
    certificate,
    identity: identity ?? 'raw',
    authorization: secret,
  };
}

function readCertificate(file: string, at: string): X509Certificate {
  try {
    return new X509Certificate(readFileSync(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' || code === 'EACCES' ? `cannot be read (${code})` : 'is no certificate (PEM)';
    throw new ConfigError([`${at}.certificate ${why}.`]);
  }
}

/** Requests about children go over TLS to the domain that signs the answers; only a sandbox talks to itself. */
function addressFault(
  { protocol, hostname, search, hash }: URL,
  domain: string,
  mode: HostConfig['mode'],
): string | null {
  if (search + hash !== '') return 'must end with its path';
  if (mode === 'sandbox' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)) return null;
  if (protocol !== 'https:') return 'must be an https URL';
  return hostname === domain ? null : `must be on ${domain}`;
}
