import { textIn } from './local-text';

it.each([
  [{ en: ' Account \n', nl: 'Rekening' }, 'en', 'Account'],
  [{ nl: 'Rekening' }, 'en', 'Rekening'],
  [{}, 'en', ''],
  [undefined, 'en', ''],
])('%j in %s is %j', (text, locale, said) => {
  expect(textIn(text, locale)).toBe(said);
});
