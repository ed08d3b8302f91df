import { Catalogue, type Say } from '@kinsent/host';
import en from './evidence.messages.en.json';
import nl from './evidence.messages.nl.json';

export type EvidenceMessage = keyof typeof en;

export type EvidenceSay = Say<EvidenceMessage>;

/** The words of an evidence pack on paper. */
export const evidenceCatalogue = new Catalogue<EvidenceMessage>({ en, nl });
