import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';

/** The child used the app. */
export class ActivityDto {
  /** When (ISO 8601 with a time zone); now without it. May come late and out of order. */
  @IsOptional()
  @IsString()
  @MaxLength(40)
  at?: string;
}

/** Something happened from which data is kept for a time. */
export class ReportTriggerDto extends ActivityDto {
  /** A trigger that a retention rule of the app waits for: one of those built in, or a name under `triggers` in the policy. */
  @IsString()
  @MaxLength(64)
  trigger: string;

  /** Key of the purpose that it is about. Without it, every purpose and record whose rules wait for the trigger. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  purpose?: string;

  /** Key of the record that it is about, instead of a purpose. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  record?: string;

  /** Your own name of the one thing that it is about: an upload, an entry, a licence. Erasures name it back to you. */
  @IsOptional()
  @IsString()
  @Matches(/^[A-Za-z0-9._-]{1,64}$/, { message: 'must be 1 to 64 letters, digits, dots, dashes or underscores' })
  item?: string;
}

/** From when it counts. */
export class TriggerDto {
  childRef: string;
  trigger: string;
  purpose: string | null;
  record: string | null;
  item: string | null;
  /** From when the period counts. Of activity the last one does, of anything else the first. Null when nothing waits for it. */
  startedAt: string | null;
}

/** That it was heard. */
export class ActivityHeardDto {
  childRef: string;
  /** The moment that was understood. */
  at: string;
}
