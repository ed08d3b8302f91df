import { Foundation1795305600000 } from './1795305600000-foundation';
import { Roles1795305660000 } from './1795305660000-roles';
import { CountsFrom1795305720000 } from './1795305720000-counts-from';
import { LettersCool1795305780000 } from './1795305780000-letters-cool';
import { Erasures1795305810000 } from './1795305810000-erasures';
import { KeyStore1795305840000 } from './1795305840000-key-store';
import { LedgerProof1795305900000 } from './1795305900000-ledger-proof';
import { RetentionClock1795305960000 } from './1795305960000-retention-clock';
import { DutyBatches1795306020000 } from './1795306020000-duty-batches';
import { ProofEnds1795306050000 } from './1795306050000-proof-ends';
import { LegalHold1795306080000 } from './1795306080000-legal-hold';
import { ErasedLetters1795306140000 } from './1795306140000-erased-letters';
import { ChildLedger1795306150000 } from './1795306150000-child-ledger';
import { Unrecoverable1795306160000 } from './1795306160000-unrecoverable';
import { HoldsGoOn1795306170000 } from './1795306170000-holds-go-on';
import { Replied1795306180000 } from './1795306180000-replied';
import { QuickPurge1795306200000 } from './1795306200000-quick-purge';
import { Verification1795306260000 } from './1795306260000-verification';
import { OneLineForAnErasure1795306320000 } from './1795306320000-one-line-for-an-erasure';
import { SignedForms1795306440000 } from './1795306440000-signed-forms';
import { ScanSuggestions1795306450000 } from './1795306450000-scan-suggestions';
import { Staff1795306500000 } from './1795306500000-staff';
import { Calls1795306560000 } from './1795306560000-calls';
import { GuardianPins1795306620000 } from './1795306620000-guardian-pins';
import { Inquiries1795306680000 } from './1795306680000-inquiries';
import { EvidencePacks1795306740000 } from './1795306740000-evidence-packs';
import { ScansOfErasedRequests1795306800000 } from './1795306800000-scans-of-erased-requests';
import { TombstonesApart1795306860000 } from './1795306860000-tombstones-apart';

/** Every migration, oldest first. A released one is never changed. */
export const migrations = [
  Foundation1795305600000,
  Roles1795305660000,
  CountsFrom1795305720000,
  LettersCool1795305780000,
  Erasures1795305810000,
  KeyStore1795305840000,
  LedgerProof1795305900000,
  RetentionClock1795305960000,
  DutyBatches1795306020000,
  ProofEnds1795306050000,
  LegalHold1795306080000,
  ErasedLetters1795306140000,
  ChildLedger1795306150000,
  Unrecoverable1795306160000,
  HoldsGoOn1795306170000,
  Replied1795306180000,
  QuickPurge1795306200000,
  Verification1795306260000,
  OneLineForAnErasure1795306320000,
  SignedForms1795306440000,
  ScanSuggestions1795306450000,
  Staff1795306500000,
  Calls1795306560000,
  GuardianPins1795306620000,
  Inquiries1795306680000,
  EvidencePacks1795306740000,
  ScansOfErasedRequests1795306800000,
  TombstonesApart1795306860000,
];
