import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** An age or a birth date, and a place. Nothing of it is kept, and nobody learns how often it was tried. */
export class AgeCheckDto {
  /** ISO 3166-1 country, or country and subdivision (`NL`, `US-CA`). */
  @IsString()
  @MaxLength(6)
  place: string;

  /** Birth date as year, month or day (`2016`, `2016-05`, `2016-05-03`). Give this or `age`. */
  @IsOptional()
  @IsString()
  @MaxLength(10)
  birthDate?: string;

  /** Age in whole years. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(150)
  age?: number;
}
