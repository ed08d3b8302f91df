/** One word of the trade, what it means here, and the paragraph or requirement row that it comes from. */
export interface Term {
  readonly term: string;
  readonly meaning: string;
  readonly cite: string;
}

/** The one glossary: every page, letter and document uses these words in these senses. In alphabetical order. */
export const glossary: readonly Term[] = [
  {
    term: 'age of consent',
    meaning: 'The age below which a parent must agree to the use of a child’s data; it differs by place and by date.',
    cite: '16 CFR 312.2; GDPR Art. 8(1); T1',
  },
  {
    term: 'child',
    meaning:
      'Somebody below the age of consent of the place where they live, or below a higher age that the policy sets.',
    cite: '16 CFR 312.2; GDPR Art. 8(1)',
  },
  {
    term: 'child reference',
    meaning: 'The pseudonym under which an app knows a child. Kinsent learns no name.',
    cite: 'K4',
  },
  {
    term: 'coming of age',
    meaning: 'The day from which a child needs no parent. That date is kept; the birth date is not.',
    cite: 'GDPR Art. 8(1); T1',
  },
  {
    term: 'confirmation',
    meaning: 'The second letter of e-mail plus: it repeats the notice and how to take the yes back.',
    cite: '16 CFR 312.5(b)(2)(viii)',
  },
  {
    term: 'consent',
    meaning: 'A guardian’s answer for one child and one purpose, with its state and its proof.',
    cite: '16 CFR 312.5(a)',
  },
  {
    term: 'contested',
    meaning: 'The guardians of a child disagree; until that is settled every permission is no.',
    cite: 'N8',
  },
  {
    term: 'direct notice',
    meaning: 'The letter that tells a guardian, in seven items, what is asked before they answer.',
    cite: '16 CFR 312.4(c)(1)',
  },
  {
    term: 'disclosure',
    meaning:
      'Giving a child’s data to somebody who uses it for themselves, or making it public. It always needs a high-level consent of its own.',
    cite: '16 CFR 312.2, 312.5(a)(2); T4, T13',
  },
  {
    term: 'duty',
    meaning: 'Work that a fact obliges us to, written down in the same commit as the fact.',
    cite: 'T3',
  },
  {
    term: 'e-mail plus',
    meaning: 'Consent by e-mail, followed later by a confirmation. Only where nothing is disclosed.',
    cite: '16 CFR 312.5(b)(2)(viii); T2',
  },
  {
    term: 'erasure',
    meaning: 'Making data impossible to retrieve: the rows are deleted and the key that sealed them is destroyed.',
    cite: '16 CFR 312.2; 312.10; T3',
  },
  {
    term: 'escrow',
    meaning:
      'What a child sent in, kept sealed while the guardian decides; released with a yes, destroyed without one.',
    cite: 'N1',
  },
  {
    term: 'evidence',
    meaning: 'What proves that a guardian said yes: the method, the level it reaches, and the notice exactly as shown.',
    cite: '16 CFR 312.5(b)(1)',
  },
  {
    term: 'exception',
    meaning: 'A use that the Rule allows without consent beforehand, within narrow limits.',
    cite: '16 CFR 312.5(c); T18, T19, T22',
  },
  {
    term: 'granted',
    meaning: 'The guardian said yes with evidence of a sufficient level, and nothing has ended it.',
    cite: '16 CFR 312.5(a)(1)',
  },
  {
    term: 'guardian',
    meaning: 'A parent, or whoever has the legal care of the child. Both words mean the same here.',
    cite: '16 CFR 312.2',
  },
  {
    term: 'inquiry',
    meaning:
      'What somebody writes whom nobody asked: is my child registered? Staff find the child, and all of it rests until that is settled.',
    cite: 'GDPR Art. 18(1); T8',
  },
  {
    term: 'integral',
    meaning: 'Of a disclosure: the service cannot exist without it. Never advertising, sale or the training of models.',
    cite: '16 CFR 312.5(a)(2)',
  },
  {
    term: 'invalidated',
    meaning: 'The evidence of a yes fell: a fraud, a wrong person, or a notice that could not be delivered.',
    cite: '16 CFR 312.5(b)(1)',
  },
  {
    term: 'lapsed',
    meaning: 'Ended by time: nobody answered, or the yes reached the end of its validity.',
    cite: '16 CFR 312.5(c)(1); T3',
  },
  {
    term: 'ledger',
    meaning:
      'The history of every consent and every erasure, chained by hashes, without personal data, never changed or deleted.',
    cite: 'N3',
  },
  {
    term: 'level',
    meaning: 'How sure we must be that the guardian said yes: notice, low or high. The purpose decides it.',
    cite: '16 CFR 312.5(b); T2, T4',
  },
  {
    term: 'matured',
    meaning: 'The child came of age while the consent stood: it is now the young person’s own to keep or to take back.',
    cite: 'GDPR Art. 7(3), 8(1)',
  },
  {
    term: 'multiple contact',
    meaning:
      'Writing to a child more than once after telling the guardian, who may stop it. Silence allows it; an undeliverable notice does not.',
    cite: '16 CFR 312.5(c)(4); T19',
  },
  {
    term: 'one-time reply',
    meaning: 'Answering one question of a child, and deleting its contact as soon as that is done.',
    cite: '16 CFR 312.5(c)(3); T18',
  },
  {
    term: 'operator',
    meaning: 'The company that runs the child-facing apps and answers for them.',
    cite: '16 CFR 312.2',
  },
  {
    term: 'permission',
    meaning: 'The answer to "may this child use this purpose now?". No unless everything says yes.',
    cite: '16 CFR 312.5(a)(1)',
  },
  {
    term: 'policy',
    meaning: 'The one reviewed file that says what an operator asks, of whom, for what, and for how long.',
    cite: 'N5',
  },
  {
    term: 'purpose',
    meaning: 'One thing that data is used for, which a guardian can allow or refuse on its own.',
    cite: '16 CFR 312.5(a)(2); T13',
  },
  {
    term: 'recipient',
    meaning: 'Somebody outside the operator who gets data: a service provider, a third party, or the public.',
    cite: '16 CFR 312.2; 312.8(c); T14',
  },
  {
    term: 'record',
    meaning: 'Data that belongs to no purpose and still has an end: log lines, backups, a register.',
    cite: '16 CFR 312.10; K1, S3',
  },
  {
    term: 'refused',
    meaning: 'The guardian said no.',
    cite: '16 CFR 312.5(a)(1)',
  },
  {
    term: 'request',
    meaning: 'One letter to a guardian that asks for one or several consents.',
    cite: '16 CFR 312.5(c)(1)',
  },
  {
    term: 'restricted',
    meaning: 'Processing is halted and the data is kept; every permission is no meanwhile.',
    cite: 'GDPR Art. 18; S4',
  },
  {
    term: 'retention',
    meaning: 'How long a kind of data is kept after an event, and why. Always finite.',
    cite: '16 CFR 312.10; T23',
  },
  {
    term: 'stripped',
    meaning: 'Of content: reviewed and cleared of personal data before it is used, so that no consent is needed.',
    cite: '16 CFR 312.2; T16',
  },
  {
    term: 'superseded',
    meaning: 'A newer consent for the same purpose took its place.',
    cite: '16 CFR 312.5(a)(1); T12',
  },
  {
    term: 'support for internal operations',
    meaning:
      'One of seven listed uses of an identifier that keep a service running. Never contact, profiling or behavioural advertising.',
    cite: '16 CFR 312.2, 312.5(c)(7); T22',
  },
  {
    term: 'trigger',
    meaning:
      'What starts the clock of a retention: the end of a consent, the last activity, or whatever an operator names.',
    cite: '16 CFR 312.10; T23',
  },
  {
    term: 'withdrawn',
    meaning: 'The guardian took a yes back. It ends what follows and does not undo what was.',
    cite: 'GDPR Art. 7(3); 16 CFR 312.6(a)(2); T10',
  },
];
