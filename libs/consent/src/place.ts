/** Where a child lives: an ISO 3166-1 country, and its subdivision where the app knows it. `code` joins them: `US-CA`. */
export interface Place {
  readonly country: string;
  readonly region: string | null;
  readonly code: string;
}

/**
 * Reads `NL` or `US-CA` in either case. Throws RangeError for a country that ISO 3166-1 does not list, and, where the
 * age depends on it (US, CA), for a subdivision that does not exist.
 */
export function parsePlace(text: string): Place {
  const [, letters, part] = /^([A-Za-z]{2})(?:-([A-Za-z0-9]{1,3}))?$/.exec(text) ?? [];
  if (letters === undefined) throw new RangeError('must be a place such as NL or US-CA');
  const country = letters.toUpperCase();
  const region = part?.toUpperCase() ?? null;
  if (country in notCodes) throw new RangeError(`must be an ISO 3166-1 code: write ${notCodes[country]}`);
  if (!countries.has(country)) throw new RangeError('must begin with a country code of ISO 3166-1');
  if (region !== null && regions[country]?.has(region) === false) {
    throw new RangeError('must end with a subdivision code of ISO 3166-2');
  }
  return { country, region, code: region === null ? country : `${country}-${region}` };
}

/** What European offices write instead of the ISO code. */
const notCodes: Readonly<Record<string, string>> = { EL: 'GR', UK: 'GB' };

/** ISO 3166-1 alpha-2, and XK, which ISO leaves to its users and which everybody uses for Kosovo. */
const countries: ReadonlySet<string> = new Set(
  `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
   CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
   GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP
   KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT
   MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
   SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ
   UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW`.split(/\s+/),
);

const regions: Readonly<Record<string, ReadonlySet<string>>> = {
  CA: new Set('AB BC MB NB NL NS NT NU ON PE QC SK YT'.split(' ')),
  US: new Set(
    `AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA
     RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR UM VI`.split(/\s+/),
  ),
};
