import { EvidenceController } from './evidence.controller';
import { EvidencePacks } from './evidence-packs';

/** Where what proves a consent is handed out. */
export const evidenceControllers = [EvidenceController];

export const evidenceProviders = [EvidencePacks];
