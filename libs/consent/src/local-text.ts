/** Text in each language that the policy speaks, by language code (`en`, `nl`). */
export type LocalText = Readonly<Record<string, string>>;

/** A text in a language, or else in one that it has, without white space around it; empty where there is none. */
export function textIn(text: LocalText | undefined, locale: string): string {
  return (text?.[locale] ?? Object.values(text ?? {})[0] ?? '').trim();
}
