import { chargeCurrencies } from './card-charge';
import { closed, line, period, text } from './policy-schema-parts';
import { verificationMethods } from './verification-policy';

const place = '^[A-Z]{2}(-[A-Z0-9]{1,3})?$';

const currency = { enum: chargeCurrencies, description: 'a currency that a card can be charged in, such as EUR' };

const card = {
  ...closed(
    'A small charge on a card, refunded at once.',
    {
      currency,
      elsewhere: {
        description: 'Places with a currency of their own: { US: USD }.',
        type: 'object',
        propertyNames: { pattern: place, description: 'a place such as US or US-CA' },
        additionalProperties: currency,
      },
      statement: {
        ...line('What the card statement says, 5 to 22 characters.', 22),
        minLength: 5,
        // Statement texts are Latin, hold a letter, and none of < > \ ' " *.
        pattern: '^(?=.*[A-Za-z])[A-Za-z0-9 .,&+:/_-]*$',
      },
    },
    ['elsewhere'],
  ),
  $comment: '16 CFR 312.5(b)(2)(ii)',
};

const offer = closed(
  'Which methods are offered where, in this order.',
  {
    places: {
      description: 'Where this holds; everywhere without.',
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { type: 'string', pattern: place, description: 'a place such as NL or US-CA' },
    },
    methods: {
      description: 'In the order in which they are shown.',
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { enum: verificationMethods, description: 'a method of verification' },
      $comment: '16 CFR 312.5(b)(2)',
    },
  },
  ['places'],
);

/** How guardians prove who they are where e-mail plus is not enough. */
export const verificationSchema = closed(
  'How parents prove who they are where a purpose needs the high level.',
  {
    stands: period('How long one proof serves later requests of the same parent, who is asked first', '16 CFR 312.10'),
    need: { ...text, description: 'Why it is kept that long; published.', $comment: '16 CFR 312.10' },
    card,
    offered: {
      description: 'Methods by place; the first that fits counts.',
      type: 'array',
      minItems: 1,
      maxItems: 50,
      items: offer,
    },
  },
  ['card'],
);
