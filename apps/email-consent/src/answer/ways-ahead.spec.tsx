import { render } from '@kinsent/host';
import { answerCatalogue } from './answer-catalogue';
import { WaysAhead } from './ways-ahead';

const say = answerCatalogue.in('en');
const none = new Set<string>();

it('names every way that is offered, in the policy’s order after the card', () => {
  const check = { charge: '€0.50', others: ['form', 'call'] as const, actsOfTheirOwn: none };
  const html = render(<WaysAhead say={say} check={check} />);
  expect(html).toMatch(
    /<ul><li>[^<]*€0\.50[^<]*<\/li><li>You can print a form,[^<]*<\/li><li>You can call us\.<\/li><\/ul>/,
  );
});

it('says one way in a sentence, and names no card where there is none', () => {
  const html = render(<WaysAhead say={say} check={{ charge: null, others: ['form'], actsOfTheirOwn: none }} />);
  expect(html).toMatch(/<p>You can print a form,[^<]*<\/p>$/);
  expect(html).not.toContain('card');
});
