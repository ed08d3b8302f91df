const identityTypes = [
  'controller_customer_id',
  'android_advertising_id',
  'android_id',
  'email',
  'fire_advertising_id',
  'ios_advertising_id',
  'ios_vendor_id',
  'microsoft_advertising_id',
  'microsoft_publisher_id',
  'roku_publisher_id',
  'roku_advertising_id',
];

/** Why OpenDSR 2.0 would have a processor refuse the body of `POST /requests`; null when it would not. */
export function requestFault(contentType: string | undefined, body: Buffer): string | null {
  if (contentType?.split(';')[0] !== 'application/json') return 'Content-Type must be application/json.';
  let request;
  try {
    request = JSON.parse(body.toString());
  } catch {
    return 'The body is not JSON.';
  }
  if (!['gdpr', 'ccpa'].includes(request.regulation)) return 'regulation must be gdpr or ccpa.';
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(request.subject_request_id)) {
    return 'subject_request_id must be a UUID of version 4 in lower case.';
  }
  if (!['access', 'portability', 'erasure'].includes(request.subject_request_type)) {
    return 'subject_request_type is not known.';
  }
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(request.submitted_time)) {
    return 'submitted_time must be a date of RFC 3339.';
  }
  return identityFault(request.subject_identities);
}

function identityFault(identities: unknown): string | null {
  if (!Array.isArray(identities) || identities.length === 0) return 'subject_identities is required.';
  for (const { identity_type: type, identity_value: value, identity_format: format } of identities) {
    if (!identityTypes.includes(type)) return 'identity_type is not known.';
    if (!['raw', 'sha1', 'md5', 'sha256'].includes(format)) return 'identity_format is not known.';
    if (typeof value !== 'string' || value === '') return 'identity_value is required.';
  }
  return null;
}
