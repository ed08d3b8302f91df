import { type Finding, policyFormat } from './fault';
import type { Policy } from './policy';
import { localTexts } from './policy-texts';

/** Whoever reads another language of the policy must read the same policy (312.4(a): clear and complete). */
export function textInEveryLanguage(policy: Policy): Finding[] {
  return localTexts(policy).flatMap(({ path, text }) => [
    ...policy.locales
      .filter((locale) => !Object.hasOwn(text, locale))
      .map((locale): Finding => ({
        code: 'missing_text',
        path,
        message: `The text in "${locale}" is missing.`,
        cite: '16 CFR 312.4(a)',
        atKey: true,
      })),
    ...Object.keys(text)
      .filter((locale) => !policy.locales.includes(locale))
      .map((locale): Finding => ({
        code: 'undeclared_locale',
        path: [...path, locale],
        message: `Nobody will read this: "${locale}" is not in "locales".`,
        cite: policyFormat,
        atKey: true,
        warning: true,
      })),
  ]);
}

/** Letters need their words in every language. */
export function lettersInEveryLanguage(policy: Policy): Finding[] {
  return policy.locales
    .filter((locale) => !Object.hasOwn(policy.letters, locale))
    .map((locale) => ({
      code: 'missing_letter',
      path: ['letters'],
      message: `The letters have no words in "${locale}".`,
      cite: '16 CFR 312.4(a)',
      atKey: true,
    }));
}

// Control characters, lone surrogates, and the marks that make text read in another order than it is written.
const unsafe = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\uFEFF]|\p{Surrogate}/u;

/** What a reviewer cannot see must not be in a policy: control characters, reordering marks, half characters. */
export function unsafeText(document: unknown, path: readonly (string | number)[] = []): Finding[] {
  const finding = (at: readonly (string | number)[], atKey: boolean): Finding => ({
    code: 'unsafe_text',
    path: at,
    message: 'This text holds a character that cannot be seen or that changes the order of reading.',
    cite: '16 CFR 312.4(a)',
    atKey,
  });
  if (typeof document === 'string') return unsafe.test(document) ? [finding(path, false)] : [];
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([key, value]) => [
    ...(unsafe.test(key) ? [finding([...path, key], true)] : []),
    ...unsafeText(value, [...path, key]),
  ]);
}
