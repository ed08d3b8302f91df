import { verify } from 'node:crypto';
import { OpenDsrFault } from './open-dsr.fault';
import { isInDate } from './processor-certificate';
import type { Processor } from './processors';

/** An answer as it came: nothing of it is believed yet. */
export interface RawAnswer {
  readonly headers: Pick<Headers, 'get'>;
  readonly body: Buffer;
}

/**
 * The answer's fields, once the signature over its raw bytes was verified with the pinned certificate; nothing is parsed
 * before. Throws OpenDsrFault (OpenDSR 2.0, 8.3 and 8.8; the older names of the headers are honoured, 10.1).
 */
export function readSigned(answer: RawAnswer, processor: Processor, at: Date): Readonly<Record<string, unknown>> {
  const { body } = answer;
  const domain = header(answer, 'Processor-Domain');
  const signature = header(answer, 'Signature');
  if (domain === null || signature === null) throw new OpenDsrFault('open_dsr_unsigned');
  if (domain.toLowerCase() !== processor.domain) throw new OpenDsrFault('open_dsr_wrong_domain');
  if (!isInDate(processor.certificate, at)) throw new OpenDsrFault('open_dsr_certificate_expired');
  if (!isSigned(body, signature, processor)) throw new OpenDsrFault('open_dsr_bad_signature');
  return parse(body);
}

function header({ headers }: RawAnswer, name: string): string | null {
  return headers.get(`X-OpenDSR-${name}`) ?? headers.get(`X-OpenGDPR-${name}`);
}

function isSigned(body: Buffer, signature: string, { certificate }: Processor): boolean {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(signature)) return false;
  try {
    return verify('sha256', body, certificate.publicKey, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

function parse(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // What it holds instead is left out of the error: it may be about a child.
  }
  throw new OpenDsrFault('open_dsr_malformed');
}
