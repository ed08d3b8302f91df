/** Questions of the longest form. */
const most = 40;

/** Answers as somebody types them, `yes, no, open`; the last one counts for the rest. Null for anything else. */
export function readAnswers(text: string): ('yes' | 'no' | null)[] | null {
  const words = text
    .toLowerCase()
    .split(',')
    .map((word) => word.trim());
  if (words.length > most || words.some((word) => !['yes', 'no', 'open'].includes(word))) return null;
  const answers = words.map((word) => (word === 'open' ? null : (word as 'yes' | 'no')));
  return [...answers, ...Array.from({ length: most - answers.length }, () => answers.at(-1) ?? null)];
}
