import { Catalogue, type Say } from '@kinsent/host';
import answersEn from './inquiry-answers.messages.en.json';
import answersNl from './inquiry-answers.messages.nl.json';
import en from './inquiry.messages.en.json';
import nl from './inquiry.messages.nl.json';

export type InquiryMessage = keyof typeof en;

export type InquirySay = Say<InquiryMessage>;

/** The words of the desk's pages about inquiries. */
export const inquiryCatalogue = new Catalogue<InquiryMessage>({ en, nl });

/** What staff may answer, in the language of whoever asked: it reveals nothing to a stranger. */
export const answersCatalogue = new Catalogue<keyof typeof answersEn>({ en: answersEn, nl: answersNl });
