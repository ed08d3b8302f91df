import { type Formats, IntlMessageFormat } from 'intl-messageformat';

/** The texts of one locale: ICU MessageFormat by key. */
export type Messages<K extends string> = Readonly<Record<K, string>>;

export type Values = Readonly<Record<string, string | number | Date>>;

/** Says one message of a catalogue in one language. */
export type Say<K extends string> = (key: K, values?: Values) => string;

// A parent reads a date, not an instant in the zone of our server.
const formats: Partial<Formats> = {
  date: {
    day: { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' },
    moment: {
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZone: 'UTC',
      timeZoneName: 'short',
    },
  },
};

/** The same messages in several languages. English is there always, and stands in for a language that is not. */
export class Catalogue<K extends string> {
  private readonly made = new Map<string, IntlMessageFormat>();

  constructor(readonly locales: Readonly<Record<string, Messages<K>>> & { readonly en: Messages<K> }) {}

  /** The closest locale that the catalogue has: `nl-BE` is served by `nl`, an unknown one by `en`. */
  closest(locale: string): string {
    const [language = 'en'] = locale.toLowerCase().split('-');
    return [locale, language].find((each) => Object.hasOwn(this.locales, each)) ?? 'en';
  }

  /** Speaks one language. A message is compiled once; plain text is never read as markup. */
  in(locale: string): Say<K> {
    const language = this.closest(locale);
    return (key, values) => String(this.format(language, key).format(values === undefined ? undefined : { ...values }));
  }

  private format(locale: string, key: K): IntlMessageFormat {
    const name = `${locale} ${key}`;
    let format = this.made.get(name);
    if (format === undefined) {
      // Plain `en` would put the month first, which half of its readers take for a day.
      const tag = locale === 'en' ? 'en-GB' : locale;
      format = new IntlMessageFormat(this.locales[locale]?.[key] ?? this.locales.en[key], tag, formats, {
        ignoreTag: true,
      });
      this.made.set(name, format);
    }
    return format;
  }
}

/** The locale of `offered` that a browser's Accept-Language asks for first; the first offered when it asks for none. */
export function preferredLocale(acceptLanguage: string | undefined, offered: readonly [string, ...string[]]): string {
  const wanted = (acceptLanguage ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [tag = '', quality] = part.trim().toLowerCase().split(';q=');
      return { language: tag.split('-')[0] ?? '', weight: quality === undefined ? 1 : Number.parseFloat(quality) || 0 };
    })
    .sort((a, b) => b.weight - a.weight);
  const found = wanted.find(({ language, weight }) => weight > 0 && offered.includes(language));
  return found?.language ?? offered[0];
}
