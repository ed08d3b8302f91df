import type { VerificationMethod } from '../verification-policy';
import type { Words } from './words';

const proofs: Readonly<Record<VerificationMethod, string>> = {
  card: 'You show who you are with a card in your name: a small amount is charged and given back.',
  form: 'You show who you are with a form that you print, sign by hand and send back.',
  call: 'You show who you are in a call with us.',
};

export const en: Words = {
  units: {
    years: ['year', 'years'],
    months: ['month', 'months'],
    weeks: ['week', 'weeks'],
    days: ['day', 'days'],
    hours: ['hour', 'hours'],
    minutes: ['minute', 'minutes'],
    seconds: ['second', 'seconds'],
  },
  atOnce: 'at once',
  months: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  collected: {
    'guardian-contact': 'your e-mail address',
    'guardian-name': 'your name',
    'child-contact': "your child's e-mail address",
    'child-name': "your child's name",
  },
  escrow: 'what your child filled in',
  triggers: {
    collected: 'we received it',
    created: 'it was made',
    'request.created': 'we asked for your permission',
    'consent.ended': 'the permission ends',
    'account.closed': 'the account is closed',
    'last.activity': 'your child last used it',
    'reply.sent': 'we have replied, or decided not to',
    'contest.closed': 'the contest is over',
    delivered: 'we have delivered what was asked for',
    reported: 'we hear that it was collected by accident',
    'request.fulfilled': 'the request is fulfilled',
  },
  actions: { erase: 'deleted', anonymise: 'made anonymous' },
  uses: {
    'run-and-analyse-service': 'keeping the service running and seeing how it works',
    'network-communications': 'sending data over the network',
    'authenticate-or-personalise': 'recognising users and remembering their settings',
    'contextual-advertising-and-frequency-caps': 'showing adverts that fit the page, and not too often',
    security: 'keeping users and the service safe',
    'legal-compliance': 'doing what the law asks of us',
    'answer-child-under-exception': 'answering a child in the way the law allows',
  },
  bases: {
    consent: 'only with your permission',
    'internal-operations': 'needed to run the service; no permission is asked',
    'one-time-reply': 'used for one reply and then deleted; no permission is asked',
    'multiple-contact': 'you are told first and can stop it',
    stripped: 'holds no personal information; no permission is asked',
  },
  everywhere: 'anywhere in the world',
  list: (items) => (items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`),
  moment: ({ day, month, year, hour, minute }) => `${day} ${month} ${year}, ${hour}:${minute} UTC`,
  whicheverFirst: 'whichever comes first',
  kept: (action, period, trigger) =>
    period === null ? `${action} as soon as ${trigger}` : `${action} ${period} after ${trigger}`,
  steps: {
    graced: (action, grace, period, trigger) =>
      `${action} at most ${grace} after we tell you, which we do ${period === null ? 'as soon as' : `${period} after`} ${trigger}`,
    remind: (period) => `you get a reminder after ${period}`,
    deactivate: (period) => `switched off after ${period}`,
    unless: {
      'another-purpose': 'but not while something else that you allowed needs it',
      'guardian-keeps': 'but not if you ask us to keep it once we have told you',
    },
    unrecoverable: 'so that nobody can bring it back',
  },

  consent: {
    contactCollected: ({ operator, app, collected }, from, escrow) => ({
      heading: 'Why we are writing to you',
      paragraphs: [
        from === 'child'
          ? `Your child gave us ${collected} while using ${app}. ${operator} uses this only to ask for your permission.`
          : `You gave us ${collected} for ${app}. ${operator} uses this only to ask for your permission.`,
        ...(escrow
          ? [
              `What your child filled in is kept encrypted while you decide. ${app} gets it only if you say yes, and it is destroyed if you do not.`,
            ]
          : []),
      ],
    }),
    consentRequired: ({ operator, app }) => ({
      heading: 'Nothing happens without your yes',
      paragraphs: [
        `We need your permission before ${operator} may collect, use or share your child's information in ${app} for the things below. Without your permission we will not do it.`,
      ],
    }),
    purposes: (lines) => ({ heading: 'What we ask permission for', paragraphs: lines }),
    purposeLine: ({ title, description, data, kept, validity }) =>
      `${title}. ${description} This uses: ${data}. How long we keep it: ${kept}. Your permission lasts ${validity} at most.`,
    disclosure: ({ operator }, { disclosed, integral, mayRefuse, helpers }) => ({
      heading: 'Who else gets to see it',
      paragraphs: [
        ...(disclosed.length === 0
          ? [`Nothing is made public, and ${operator} does not give the information to others for their own use.`]
          : disclosed),
        ...(mayRefuse ? ['Sharing is a choice of its own: you can say yes to the rest and no to sharing.'] : []),
        ...integral,
        ...(helpers === ''
          ? []
          : [`These companies work for us and may use the information for nothing else: ${helpers}.`]),
      ],
    }),
    disclosureLine: (who, titles) => `${who}, for: ${titles}.`,
    integralLine: (title) =>
      `“${title}” cannot exist without this sharing, so for that one you choose both or neither.`,
    onlineNotice: ({ onlineNotice }) => ({
      heading: 'Our full privacy notice',
      paragraphs: [`Everything we do with children's information is written down here: ${onlineNotice}`],
    }),
    howToConsent: ({ linkValidFor }, strongerProof) => ({
      heading: 'How to give or refuse permission',
      paragraphs: [
        `Open the link in our letter, choose yes or no for each thing, fill in the code from the letter and send your answer. Nothing is chosen for you. The link works for ${linkValidFor}.`,
        ...(strongerProof?.length === 0
          ? [
              'Some things need a stronger check that you are the parent or guardian. They stay off until that check is done.',
            ]
          : []),
        ...(strongerProof === null || strongerProof.length === 0
          ? []
          : [
              'For some things we must know for sure that you are the parent or guardian. You say yes or no to them in the same way. A yes waits until you have shown who you are, which comes right after your answer.',
              ...strongerProof.map((method) => proofs[method]),
            ]),
        'You can take back a yes at any time with the link in any of our letters.',
      ],
    }),
    deletion: ({ erased, answerBy }, messagesGoOn) => ({
      heading: 'If you do not answer',
      paragraphs: [
        `If we do not have your permission by ${answerBy}, we delete ${erased}. A reminder does not move that date.`,
        ...(messagesGoOn
          ? ['Only for the messages below that you do not stop do we keep your address, to tell you about them.']
          : []),
      ],
    }),
  },

  contact: {
    childContact: ({ app }, lines) => ({
      heading: 'Messages to your child',
      paragraphs: [`Your child gave ${app} a way to send more than one message:`, ...lines],
    }),
    guardianContact: ({ operator }) => ({
      heading: 'Why we have your address',
      paragraphs: [`${operator} took your e-mail address to tell you that your child asked for these messages.`],
    }),
    noOtherUse: () => ({
      heading: 'Nothing else is done with it',
      paragraphs: [
        "We use your child's contact only to send these messages, and for them your address only to tell you. We do not share them, and we do not join them with other information.",
      ],
    }),
    howToStop: () => ({
      heading: 'How to stop the messages',
      paragraphs: [
        'Open the link in our letter and choose “Stop this”. You can stop each kind of message by itself, at any time. We then send no more, and delete the contact we took for it.',
      ],
    }),
    silenceAllows: () => ({
      heading: 'If you do nothing',
      paragraphs: ['If you do not answer, we may send your child the messages named here.'],
    }),
    onlineNotice: ({ onlineNotice }) => ({
      heading: 'More about these messages',
      paragraphs: [`Our full privacy notice tells more: ${onlineNotice}`],
    }),
  },

  online: {
    guardianContact: 'your e-mail address, taken to ask for permission',
    guardianContactNeed:
      'We wait this long for your answer, and no longer. If you say yes, we keep it as long as the permission stands.',
    evidence: 'proof that permission was given or refused, without names or addresses',
    events: 'the list of changes that the app reads, without names or addresses',
    eventsNeed: 'So that an app that was switched off can catch up.',
    erasures: 'the list of what was deleted, and of who deleted it',
    erasuresNeed:
      'To prove that it was deleted. The number by which an app knows your child stands in it until all have done so.',
    erasureDeadline: (deadline, need) =>
      `When something is to be deleted, everybody who has it must have done so within ${deadline}. ${need}`,
    erasureDeadlineNeed: 'Some of it is with others, who have to answer us.',
    rights: ({ name, email, phone }) => [
      'You may see the information that we have of your child, have it corrected, and have it deleted.',
      'You may stop us from collecting or using more of it at any time, for one thing or for everything.',
      `Use the link in any of our letters, or contact ${name}: ${email}, ${phone}. We first make sure that you are the parent or guardian.`,
    ],
  },
};
