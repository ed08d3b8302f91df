/** Crockford's: digits and capitals that are not taken for one another on paper or on the phone. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const dataLength = 9;

/**
 * A reference that people read from paper and say on the phone (T5): ten characters, 45 bits of `random` and a check
 * character that tells a slip of one character. Throws RangeError for fewer than six bytes.
 */
export function referenceFrom(random: Uint8Array): string {
  if (random.length < 6) throw new RangeError('A reference needs six bytes.');
  let number = random.slice(0, 6).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let data = '';
  for (let position = 0; position < dataLength; position += 1) {
    data = alphabet[Number(number % 32n)]! + data;
    number /= 32n;
  }
  return data + checkOf(data);
}

/** The reference in a piece of text that holds nothing else, however it was typed; null when there is none. */
export function readReference(text: string): string | null {
  const typed = text
    .toUpperCase()
    .replace(/[\s.-]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  if (typed.length !== dataLength + 1 || [...typed].some((letter) => !alphabet.includes(letter))) return null;
  const data = typed.slice(0, dataLength);
  return checkOf(data) === typed[dataLength] ? typed : null;
}

/** Every reference that stands somewhere in a text, such as a letter or a page; in order, each once. */
export function referencesIn(text: string): string[] {
  const found = text.toUpperCase().match(/(?<![0-9A-Z])[0-9A-Z]{5}[ -]?[0-9A-Z]{5}(?![0-9A-Z])/g) ?? [];
  return [...new Set(found.flatMap((each) => readReference(each) ?? []))];
}

/** As it is printed: `K7QX3-MPA9D`. */
export function spokenReference(reference: string): string {
  return `${reference.slice(0, 5)}-${reference.slice(5)}`;
}

/** Luhn's check for an alphabet of 32: tells every wrong character and nearly every swap of neighbours. */
function checkOf(data: string): string {
  const sum = [...data].reverse().reduce((total, letter, index) => {
    const value = alphabet.indexOf(letter) * (index % 2 === 0 ? 2 : 1);
    return total + Math.floor(value / 32) + (value % 32);
  }, 0);
  return alphabet[(32 - (sum % 32)) % 32]!;
}
