import { type NoticeItem, type NoticeMatter, writeItem } from './notice-item';

/** The six items of a notice that silence does not stop, in the order of 16 CFR 312.4(c)(3). */
export function contactItems({ facts, purposes, words }: NoticeMatter): NoticeItem[] {
  const say = words.contact;
  const lines = purposes.map(({ title, description, data }) => `${title}. ${description} (${words.list(data)})`);
  const filled = purposes.flatMap(({ title, description, data }) => [title, description, data.join(''), ...data]);
  return [
    writeItem('child-contact', say.childContact(facts, lines), [facts.app, ...filled]),
    writeItem('guardian-contact', say.guardianContact(facts), [facts.operator]),
    writeItem('no-other-use', say.noOtherUse(facts), []),
    writeItem('how-to-stop', say.howToStop(facts), [...purposes.map(({ ifRefused }) => ifRefused)]),
    writeItem('silence-allows', say.silenceAllows(facts), []),
    writeItem('messages-online-notice', say.onlineNotice(facts), [facts.onlineNotice]),
  ];
}
