/** Why a processor could not be asked, or its answer not be believed. */
export type OpenDsrFaultCode =
  | 'open_dsr_unknown'
  | 'open_dsr_unreachable'
  | 'open_dsr_timed_out'
  | 'open_dsr_redirected'
  | 'open_dsr_refused'
  | 'open_dsr_failed'
  | 'open_dsr_too_large'
  | 'open_dsr_unsigned'
  | 'open_dsr_wrong_domain'
  | 'open_dsr_bad_signature'
  | 'open_dsr_certificate_expired'
  | 'open_dsr_malformed'
  | 'open_dsr_other_request'
  | 'open_dsr_unknown_status'
  | 'open_dsr_cancelled'
  | 'open_dsr_late';

/** A processor has not forgotten the child, as far as it can be proved. Carries a code and nothing of the answer. */
export class OpenDsrFault extends Error {
  override readonly name = 'OpenDsrFault';

  constructor(readonly code: OpenDsrFaultCode) {
    super(code);
  }
}
