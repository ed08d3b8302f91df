import { join } from 'node:path';
import { loadPolicyFile } from '@kinsent/host';
import { purposeInWords, recipientsInWords } from './purpose-in-words';

const file = join(__dirname, '..', '..', '..', '..', 'policies', 'brickyard.yaml');
const { policy } = loadPolicyFile(file, new Date('2026-11-22T09:00:00Z'));

it('names countries in words, and the public as what it is', () => {
  const { recipients, apart } = purposeInWords(policy, 'public-creations', 'nl');
  expect(recipients).toEqual(['Cloudshed Hosting B.V. (ons rekencentrum; Nederland)', 'Iedereen op internet']);
  expect(apart).toBe(true);
  expect(purposeInWords(policy, 'account', 'en')).toMatchObject({ title: 'An account', apart: false });
});

it('has words for what is no country, and for a language that the policy does not speak', () => {
  const [key, recipient] = Object.entries(policy.recipients).find(([, { role }]) => role === 'third-party')!;
  const everywhere = { ...policy, recipients: { ...policy.recipients, [key]: { ...recipient, country: 'WORLD' } } };
  expect(recipientsInWords(everywhere, [key], 'en')[0]).not.toContain('WORLD');
  const dutch = { ...recipient, label: { nl: recipient.label['nl']! } };
  const spoken = { ...policy, recipients: { ...policy.recipients, [key]: dutch } };
  expect(recipientsInWords(spoken, [key], 'en')[0]).toContain(recipient.label['nl']!);
});
