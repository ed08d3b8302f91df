import { assuranceOnFile } from './assurance-rules';
import {
  disclosureIsApart,
  disclosureNamesRecipients,
  disclosureNeedsHighLevel,
  integralOnlyWhereTrue,
  levelOnlyOfConsent,
  noDisclosureUnderException,
  thirdPartiesAreDisclosed,
} from './disclosure-rules';
import { connectorsFit, erasureHasDeadline, processorsCanBeAsked } from './eraser-rules';
import { exceptionsTakeNoMore, internalOperationsAreNamed } from './exception-rules';
import type { Finding } from './fault';
import type { Policy } from './policy';
import { appsWithPurposes, knownReferences, unusedParts } from './reference-rules';
import {
  replyThenErase,
  retentionEndsWithConsent,
  retentionForAllData,
  retentionOfOwnData,
  sensitiveDataApart,
} from './retention-rules';
import { exceptionsHaveEffect, graceIsShort, guardianCanBeTold, keptOnlyWhenTold, stepsInTime } from './step-rules';
import { lettersInEveryLanguage, textInEveryLanguage } from './text-rules';
import {
  confirmationAfterAWhile,
  linksWithinSilence,
  nothingIsEndless,
  remindersInTime,
  silenceEnds,
  timeZoneIsKnown,
  validityLasts,
} from './time-rules';
import { accidentsGoAtOnce, triggersAreKnown, triggersOfTheirOwn } from './trigger-rules';
import { highLevelCanBeProven, offeredMethodsAreSet, offeredPlacesExist } from './verification-rules';

/** Looks at a policy of the right shape and says what breaks one rule; it never throws. */
export type PolicyRule = (policy: Policy, at: Date) => Finding[];

/** The law's floor: what no policy may go below, whatever its operator wants (N5). */
export const policyRules: readonly PolicyRule[] = [
  knownReferences,
  textInEveryLanguage,
  lettersInEveryLanguage,
  silenceEnds,
  remindersInTime,
  linksWithinSilence,
  confirmationAfterAWhile,
  validityLasts,
  nothingIsEndless,
  timeZoneIsKnown,
  triggersAreKnown,
  triggersOfTheirOwn,
  stepsInTime,
  graceIsShort,
  keptOnlyWhenTold,
  guardianCanBeTold,
  exceptionsHaveEffect,
  accidentsGoAtOnce,
  erasureHasDeadline,
  connectorsFit,
  processorsCanBeAsked,
  retentionForAllData,
  retentionOfOwnData,
  retentionEndsWithConsent,
  replyThenErase,
  sensitiveDataApart,
  disclosureNeedsHighLevel,
  levelOnlyOfConsent,
  thirdPartiesAreDisclosed,
  disclosureNamesRecipients,
  noDisclosureUnderException,
  integralOnlyWhereTrue,
  disclosureIsApart,
  exceptionsTakeNoMore,
  internalOperationsAreNamed,
  assuranceOnFile,
  offeredMethodsAreSet,
  offeredPlacesExist,
  highLevelCanBeProven,
  appsWithPurposes,
  unusedParts,
];
