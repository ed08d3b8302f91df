import { createHash } from 'node:crypto';
import type { EraserSubject } from '../erasure/eraser.port';
import type { Processor } from './processors';

/** The body of `POST /requests` (OpenDSR 2.0, 7.1). */
export interface OpenDsrRequest {
  readonly regulation: 'gdpr';
  readonly subject_request_id: string;
  readonly subject_request_type: 'erasure';
  readonly subject_identities: readonly {
    readonly identity_type: 'controller_customer_id';
    readonly identity_value: string;
    readonly identity_format: Processor['identity'];
  }[];
  readonly submitted_time: string;
  readonly api_version: '2.0';
  readonly extensions: Readonly<Record<string, { readonly regulation: 'coppa'; readonly data: readonly string[] }>>;
}

/**
 * The request to forget a child. The specification has no word for COPPA in `regulation`, so that stands in an extension
 * of the processor's and the nearest word in its place.
 */
export function requestOf(subject: EraserSubject, { domain, identity }: Processor, requestId: string): OpenDsrRequest {
  const { childRef, data, unrecoverable, erasureId } = subject;
  return {
    regulation: 'gdpr',
    subject_request_id: requestId,
    subject_request_type: 'erasure',
    subject_identities: [
      {
        identity_type: 'controller_customer_id',
        identity_value: identity === 'raw' ? childRef : createHash('sha256').update(childRef).digest('hex'),
        identity_format: identity,
      },
    ],
    submitted_time: openedAt(erasureId).toISOString(),
    api_version: '2.0',
    extensions: { [domain]: { regulation: 'coppa', data, ...(unrecoverable.length > 0 ? { unrecoverable } : {}) } },
  };
}

/**
 * Id of the request about a target, as the specification wants it (lower case, version 4). It follows from the target
 * and how often a request about it was cancelled, so that asking twice is one request and nothing need be remembered.
 */
export function requestIdOf(targetId: string, cancelled: number): string {
  const bytes = createHash('sha256').update(`open-dsr ${targetId} ${cancelled}`).digest();
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** When an erasure was opened: our ids begin with it (RFC 9562, version 7). */
export function openedAt(erasureId: string): Date {
  return new Date(Number.parseInt(erasureId.replaceAll('-', '').slice(0, 12), 16));
}
