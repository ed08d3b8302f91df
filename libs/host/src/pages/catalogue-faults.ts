import { IntlMessageFormat } from 'intl-messageformat';
import type { Catalogue } from './catalogue';

/** What is wrong with a catalogue: a key that a language lacks or has alone, a message that cannot be read, other values than in English. */
export function catalogueFaults<K extends string>(catalogue: Catalogue<K>): string[] {
  const faults: string[] = [];
  const english: Readonly<Record<string, string>> = catalogue.locales.en;
  for (const [locale, messages] of Object.entries<Readonly<Record<string, string>>>(catalogue.locales)) {
    for (const key of Object.keys(english)) if (!(key in messages)) faults.push(`${locale}: ${key} is missing`);
    for (const [key, message] of Object.entries(messages)) {
      const original = english[key];
      const own = valuesOf(message, locale);
      if (original === undefined) faults.push(`${locale}: ${key} is not in English`);
      else if (message.trim() === '') faults.push(`${locale}: ${key} is empty`);
      else if (own === null) faults.push(`${locale}: ${key} cannot be read`);
      else if (own !== valuesOf(original, 'en')) faults.push(`${locale}: ${key} takes other values than in English`);
    }
  }
  return faults;
}

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

/** The names of the values that a message takes, sorted; null when it cannot be read. */
function valuesOf(message: string, locale: string): string | null {
  try {
    const elements = new IntlMessageFormat(message, locale, undefined, { ignoreTag: true }).getAst();
    return [...new Set(namesIn(elements))].sort().join(' ');
  } catch {
    return null;
  }
}

function namesIn(elements: readonly Element[]): string[] {
  return elements.flatMap((element) => {
    if ('options' in element) {
      return [element.value, ...Object.values(element.options).flatMap((option) => namesIn(option.value))];
    }
    // A literal text (0) is no name, and `#` (7) has none.
    return 'value' in element && Number(element.type) !== 0 ? [element.value] : [];
  });
}
