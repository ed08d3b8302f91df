import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import type { ConsentState, Level, RequestState } from '@kinsent/consent';
import type { WaitsFor } from '../verification/waits-for';
import { IsChildRef } from '../child/child-ref';

/** The grown-up who is asked. */
export class GuardianDto {
  /** E-mail address of the guardian. Used for consent only. */
  @IsString()
  @MaxLength(254)
  email: string;

  /** Language of the letter (BCP 47). The policy's first language where it has no wording for this one. */
  @IsOptional()
  @IsString()
  @Matches(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$/, { message: 'must be a language tag such as nl or nl-BE' })
  locale?: string;
}

/** What the app knows of the child, only to compare it with the guardian's. Never kept. */
export class ChildContactDto {
  /** The child's own e-mail address: a guardian's address that equals it is refused. */
  @IsOptional()
  @IsString()
  @MaxLength(254)
  email?: string;
}

/** Asks a guardian for one consent a purpose. */
export class CreateConsentRequestDto {
  /** The app's own reference of the child, 1–128 printable characters. Use a random one, not a name. */
  @IsChildRef()
  childRef: string;

  /** Where the child lives: ISO 3166-1 country, or country and subdivision (`NL`, `US-CA`). */
  @IsString()
  @MaxLength(6)
  place: string;

  /** Birth date as year, month or day (`2016`, `2016-05`, `2016-05-03`). Not kept. Give this or `comesOfAgeOn`. */
  @IsOptional()
  @IsString()
  @MaxLength(10)
  birthDate?: string;

  /** The date on which the child comes of age (`2032-05-03`), where the app would rather not tell the birth date. */
  @IsOptional()
  @IsString()
  @MaxLength(10)
  comesOfAgeOn?: string;

  @IsObject()
  @ValidateNested()
  @Type(() => GuardianDto)
  guardian: GuardianDto;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ChildContactDto)
  child?: ChildContactDto;

  /** Keys of purposes in the app's policy, each once. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  @ArrayUnique()
  purposes: string[];

  /** What the child entered, at most 32 kB of JSON: kept sealed, given back on a yes, destroyed on a no (N1). */
  @IsOptional()
  @IsObject()
  escrow?: Record<string, unknown>;

  /** The purpose whose consent opens the escrow; the first of `purposes` where it is not given. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  escrowPurpose?: string;
}

/** The guardian's address put right. */
export class CorrectedGuardianDto {
  @IsString()
  @MaxLength(254)
  email: string;
}

/** A fresh letter, optionally to a corrected address while the last letter has bounced. */
export class ResendConsentRequestDto {
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => CorrectedGuardianDto)
  guardian?: CorrectedGuardianDto;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ChildContactDto)
  child?: ChildContactDto;
}

/** One consent of a request. */
export class RequestedConsentDto {
  id: string;

  purpose: string;

  /** The proof that this purpose needs. */
  level: Level;

  state: ConsentState;

  /**
   * What it waits for before it counts: the guardian's `answer`; `verification`, where they said yes and have yet to prove
   * who they are; `disclosure_answer`, where they proved it and are asked once more about a third party; `confirmation`,
   * where the policy waits for the second letter. Null where it waits for nothing that a guardian could do.
   */
  waitsFor: WaitsFor | null;
}

/** A consent request as the app may see it: never the guardian's address. */
export class ConsentRequestDto {
  id: string;

  /** `answered` once nothing is left to answer: also where the guardian was only told, and may stop it. */
  state: RequestState;

  /** Null once the child is forgotten. */
  childRef: string | null;

  createdAt: string;

  /** When silence ends the request; reminders and fresh letters do not move it. */
  expiresAt: string;

  /** When the first letter left; null until then. Fresh letters do not move it. */
  sentAt: string | null;

  /** When a letter could not be delivered; null when none did. While the request is open, a resend may then correct the address. */
  bouncedAt: string | null;

  consents: RequestedConsentDto[];
}
