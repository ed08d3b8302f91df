/** Every way in which a policy can be wrong or doubtful. */
export type FaultCode =
  | 'too_large'
  | 'unreadable'
  | 'empty'
  | 'duplicate_key'
  | 'tab_indent'
  | 'alias_bomb'
  | 'unsafe_text'
  | 'shape'
  | 'unknown_reference'
  | 'missing_text'
  | 'undeclared_locale'
  | 'missing_letter'
  | 'unused'
  | 'app_without_purposes'
  | 'silence_out_of_range'
  | 'reminder_out_of_range'
  | 'reminder_twice'
  | 'no_confirm_delay'
  | 'link_validity'
  | 'no_validity'
  | 'endless_period'
  | 'retention_missing'
  | 'retention_zero'
  | 'retention_of_other_data'
  | 'retention_outlives_reply'
  | 'retention_without_end'
  | 'retention_outlives_report'
  | 'unknown_trigger'
  | 'trigger_of_ours'
  | 'unknown_time_zone'
  | 'step_out_of_range'
  | 'step_twice'
  | 'grace_out_of_range'
  | 'keep_without_telling'
  | 'nobody_to_tell'
  | 'exception_without_effect'
  | 'deadline_out_of_range'
  | 'connector_of_other_data'
  | 'connector_table_twice'
  | 'opendsr_of_public'
  | 'sensitive_data_lumped'
  | 'low_level_disclosure'
  | 'level_without_consent'
  | 'undeclared_disclosure'
  | 'disclosure_without_recipient'
  | 'disclosure_under_exception'
  | 'integral_without_disclosure'
  | 'integral_misuse'
  | 'assurance_missing'
  | 'assurance_expired'
  | 'assurance_expiring'
  | 'assurance_dates'
  | 'uses_missing'
  | 'uses_without_exception'
  | 'safeguards_missing'
  | 'location_under_exception'
  | 'sensitive_under_exception'
  | 'data_beyond_exception'
  | 'personal_data_not_stripped'
  | 'disclosure_not_apart'
  | 'method_not_set'
  | 'unknown_place'
  | 'no_method';

/** What a rule found, before it is known on which line it stands. */
export interface Finding {
  readonly code: FaultCode;
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** The paragraph that obliges us, or `policy format` where it is only a matter of form. */
  readonly cite: string;
  /** The fault is about the key at the end of the path, not about its value. */
  readonly atKey?: boolean;
  /** A warning does not make a policy unfit for use. */
  readonly warning?: boolean;
}

/** Something wrong in a policy and where: line and column count from 1, `path` is a JSON pointer (RFC 6901). */
export interface Fault {
  readonly code: FaultCode;
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly message: string;
  readonly cite: string;
}

/** The citation of faults that break no law, only the form that a policy must have. */
export const policyFormat = 'policy format';
