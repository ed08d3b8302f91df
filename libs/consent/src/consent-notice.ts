import {
  IncompleteNotice,
  type NoticeItem,
  type NoticeMatter,
  type NoticePurpose,
  type NoticeRecipient,
  writeItem,
} from './notice-item';

/**
 * The seven items of a notice that asks for consent, in the order of 16 CFR 312.4(c)(1). `messagesGoOn`: the same letter
 * also tells of messages that silence does not stop.
 */
export function consentItems(matter: NoticeMatter, messagesGoOn: boolean): NoticeItem[] {
  const { facts, purposes, request, words } = matter;
  const say = words.consent;
  const strongerProof = purposes.some(({ level }) => level === 'high') ? (request.methods ?? []) : null;
  return [
    writeItem('contact-collected', say.contactCollected(facts, request.collected.from, request.escrow), [
      facts.operator,
      facts.app,
      facts.collected,
    ]),
    writeItem('consent-required', say.consentRequired(facts), [facts.operator, facts.app]),
    writeItem('purposes', say.purposes(purposes.map((purpose) => purposeLine(matter, purpose))), [
      ...purposes.flatMap(factsOf),
    ]),
    disclosureItem(matter),
    writeItem('online-notice', say.onlineNotice(facts), [facts.onlineNotice]),
    writeItem('how-to-consent', say.howToConsent(facts, strongerProof), [facts.linkValidFor]),
    writeItem('deletion', say.deletion(facts, messagesGoOn), [facts.erased, facts.answerBy]),
  ];
}

function purposeLine({ words }: NoticeMatter, purpose: NoticePurpose): string {
  const { title, description, validity } = purpose;
  const all = words.list(purpose.data);
  const rules = purpose.retention.map((rule) => (rule.data === all ? rule.kept : `${rule.data}: ${rule.kept}`));
  const overlap = new Set(purpose.retention.map(({ data }) => data)).size < purpose.retention.length;
  const kept = `${rules.join('; ')}${overlap ? `, ${words.whicheverFirst}` : ''}`;
  return words.consent.purposeLine({ title, description, data: all, kept, validity });
}

function factsOf(purpose: NoticePurpose): string[] {
  const { title, description, ifRefused, data, retention } = purpose;
  const kept = retention.flatMap((rule) => [rule.data, rule.kept, rule.need]);
  return [title, description, ifRefused, data.join(''), ...data, kept.join(''), ...kept];
}

function disclosureItem({ facts, purposes, recipients, words }: NoticeMatter): NoticeItem {
  const say = words.consent;
  const involved = recipients.filter(({ key }) => purposes.some((purpose) => purpose.recipients.includes(key)));
  const disclosedTo = involved.filter(({ receivesForItself }) => receivesForItself);
  const named = new Set(disclosedTo.map(({ key }) => key));
  // A purpose that discloses must say to whom (312.4(c)(1)(iv)).
  if (purposes.some((purpose) => purpose.discloses && !purpose.recipients.some((key) => named.has(key)))) {
    throw new IncompleteNotice('disclosure');
  }
  const disclosed = disclosedTo.map((recipient) => {
    const titles = purposes.filter(({ recipients: keys }) => keys.includes(recipient.key)).map(({ title }) => title);
    return say.disclosureLine(inWords(recipient), titles.join(', '));
  });
  const integral = purposes.filter((purpose) => purpose.integral).map(({ title }) => say.integralLine(title));
  const mayRefuse = purposes.some((purpose) => purpose.discloses && !purpose.integral);
  const helpers = involved
    .filter(({ receivesForItself }) => !receivesForItself)
    .map(inWords)
    .join(', ');
  return writeItem('disclosure', say.disclosure(facts, { disclosed, integral, mayRefuse, helpers }), [
    ...involved.flatMap(({ name, label, country }) => [name, label, country]),
  ]);
}

function inWords({ name, label, country }: NoticeRecipient): string {
  // The public has no name beside what it is.
  return name === label ? name : `${name} (${label}; ${country})`;
}
