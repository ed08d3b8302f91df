import { chargeCurrencies } from './card-charge';
import { closed, line, period, text } from './policy-schema-parts';
import { verificationMethods, weekdays } from './verification-policy';

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

const form = {
  ...closed(
    'A form that is printed, signed by hand and sent back.',
    {
      address: {
        description: 'Where it is sent to by post, line by line.',
        type: 'array',
        minItems: 2,
        maxItems: 8,
        items: line('A line of the address.', 60),
      },
      email: { ...line('Where it is sent to by e-mail.', 254), format: 'email' },
      fax: line('Where it is sent to by fax.', 40),
      judgedWithin: period('Within what time staff judge it; told to the parent', '16 CFR 312.5(b)(1)'),
      kept: period('How long the scan is kept after the verdict', '16 CFR 312.10'),
      eyes: { enum: ['one', 'two'], description: 'two: nobody confirms what they judged themselves' },
      drawn: {
        enum: ['refused', 'assessed'],
        description:
          'what becomes of a signature that was drawn on a screen, which is never the signed form of the Rule',
        $comment: '16 CFR 312.5(b)(2)(i)',
      },
    },
    ['email', 'fax'],
  ),
  $comment: '16 CFR 312.5(b)(2)(i)',
};

const clock = {
  type: 'string',
  pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
  description: 'a time of day such as 09:00',
};

const call = {
  ...closed(
    'A call with trained staff.',
    {
      phone: line('A number that is free of charge for who calls.', 40),
      hours: { ...text, description: 'When somebody answers, in words.' },
      video: { ...line('Address of your meeting room.', 500), format: 'uri', pattern: '^https://' },
      times: closed('Times that can be chosen.', {
        zone: line('IANA time zone, such as Europe/Amsterdam.', 60),
        days: {
          description: 'On which days.',
          type: 'array',
          minItems: 1,
          uniqueItems: true,
          items: { enum: weekdays, description: 'a day of the week' },
        },
        from: clock,
        until: clock,
        each: period('How long one call lasts', '16 CFR 312.5(b)(2)(iii)'),
        atOnce: { type: 'integer', minimum: 1, maximum: 100, description: 'How many calls at the same time.' },
      }),
      script: closed('What staff say and ask.', {
        version: line('Recorded with each call.', 40),
        text: { ...text, description: 'The script itself, for staff.' },
      }),
    },
    ['video', 'times'],
  ),
  $comment: '16 CFR 312.5(b)(2)(iii), (iv)',
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
    form,
    call,
    offered: {
      description: 'Methods by place; the first that fits counts.',
      type: 'array',
      minItems: 1,
      maxItems: 50,
      items: offer,
    },
  },
  ['card', 'form', 'call'],
);
