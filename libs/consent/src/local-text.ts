/** Text in each language that the policy speaks, by language code (`en`, `nl`). */
export type LocalText = Readonly<Record<string, string>>;
