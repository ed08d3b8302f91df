import type { Consent, Notice } from '@kinsent/consent';
import { ErrorSummary, Facts, Notice as Box, Page } from '@kinsent/host';
import type { VNode } from 'preact';
import type { CheckStanding } from '../verification/check-standings';
import type { WaitsFor } from '../verification/waits-for';
import { dayInWords } from '../letter/day-in-words';
import type { AnswerMessage, AnswerSay } from './answer-catalogue';
import { codeField, purposeField } from './answer-form';
import { answerStyle } from './answer-style';
import { Charges, NextStep } from './next-step';
import { Everything, type EverythingProps } from './everything';
import type { FormError } from './form-errors';
import { Keep, type KeepProps } from './keep';
import { Help, Languages, type PageParts, Paragraphs } from './page-parts';
import { type Proof, TakeBack, type TakeBackProps } from './take-back';

export interface StandingProps {
  readonly parts: PageParts;
  readonly notice: Notice;
  /** The consents of the request, in the order of the notice. */
  readonly consents: readonly Consent[];
  /** What has just happened; null for somebody who comes to look. */
  readonly news: News | null;
  /** When the second letter of e-mail plus is due; null when none is. */
  readonly secondLetterOn: Date | null;
  /** True when a yes waits for the second letter before it counts. */
  readonly awaiting: boolean;
  /** How far the guardian has come in proving who they are; null for one who never began. */
  readonly check: CheckStanding | null;
  /** What whoever only opened the link is asked before going on to that (N2); null for who had the letter in hand just now. */
  readonly stepProof: Proof | null;
  /** When what waits for that ends in silence. */
  readonly answerBy: Date;
  /** What is in force and may be taken back; null when nothing is. */
  readonly takeBack: Pick<TakeBackProps, 'items' | 'proof' | 'ticked'> | null;
  /** What waits for a stronger check and may be refused already; null when nothing does. */
  readonly waiting: Pick<TakeBackProps, 'items' | 'proof' | 'ticked'> | null;
  /** What will be deleted and may be kept; null when nothing will. */
  readonly keep: KeepProps | null;
  /** What can be done about all of it; null for somebody who may not. */
  readonly everything: EverythingProps | null;
  readonly errors: readonly FormError[];
}

/** `refused`: a no to what waited for a stronger check. `kept`: what would have been deleted is not. `restricted`, `lifted`:
 * all of it. `proceed`: nothing but that they had the letter in hand. */
export type News = 'answered' | 'not-yours' | 'stopped' | 'refused' | 'kept' | 'restricted' | 'lifted' | 'proceed';

/** What was answered, what follows, and the way back. */
export function standingPage(props: StandingProps): VNode {
  const { parts, notice, consents, news, check, takeBack, waiting, keep, everything, errors } = props;
  const { say, locale, operator } = parts;
  const told = consents.every(({ level }) => level === 'notice');
  const title = titleFor(say, news, told, notice.app.name);
  const error = (field: string) => errors.find((each) => each.field === field)?.message;
  return (
    <Page lang={locale} title={title} operator={operator} styles={[answerStyle.path]}>
      <Languages {...parts} />
      <ErrorSummary title={say('mistakes')} errors={errors} />
      <h1>{title}</h1>
      <WhatNext {...props} />
      {check !== null && (
        <NextStep {...props} check={check} proof={props.stepProof} codeError={error(codeField('prove'))} />
      )}
      {told && <p class="lead">{say('told.lead', { app: notice.app.name })}</p>}
      {keep !== null && (
        <Keep parts={parts} {...keep} codeError={error(codeField('keep'))} nothingError={error(purposeField('keep'))} />
      )}
      <h2>{say(told ? 'told.title' : 'standing.overview')}</h2>
      <Facts
        facts={consents.map((consent) => ({
          name: notice.purposes.find(({ key }) => key === consent.purpose)?.title ?? consent.purpose,
          value: <State parts={parts} consent={consent} waits={check?.waits.get(consent.id) ?? null} />,
        }))}
      />
      {check !== null && <Charges parts={parts} payments={check.payments} />}
      {takeBack !== null && (
        <section class="told">
          <h2>{say(told ? 'takeBack.titleTold' : 'takeBack.title')}</h2>
          <TakeBack
            parts={parts}
            about="standing"
            {...takeBack}
            codeError={error(codeField('standing'))}
            nothingError={error(purposeField('standing'))}
          />
        </section>
      )}
      {waiting !== null && <Waiting {...props} waiting={waiting} error={error} />}
      {everything !== null && <Everything parts={parts} errors={errors} {...everything} />}
      <Help {...parts} />
      <details open={told && news === null}>
        <summary>{say('standing.repeat')}</summary>
        {notice.items.map((item) => (
          <>
            <h3>{item.heading}</h3>
            <Paragraphs paragraphs={item.paragraphs} link={notice.onlineNotice} />
          </>
        ))}
      </details>
    </Page>
  );
}

/** Nothing to do here unless the guardian knows already that it is a no. */
function Waiting({
  parts,
  waiting,
  check,
  error,
}: StandingProps & {
  readonly waiting: NonNullable<StandingProps['waiting']>;
  readonly error: (field: string) => string | undefined;
}): VNode {
  const { say } = parts;
  const codeError = error(codeField('waiting'));
  const nothingError = error(purposeField('waiting'));
  return (
    <section class="told">
      <h2>{say(check === null ? 'stronger.title' : 'step.notTitle')}</h2>
      <p>{say(check === null ? 'stronger.text' : 'step.notText')}</p>
      <details open={codeError !== undefined || nothingError !== undefined}>
        <summary>{say('refuse.title')}</summary>
        <TakeBack parts={parts} about="waiting" {...waiting} codeError={codeError} nothingError={nothingError} />
      </details>
    </section>
  );
}

function titleFor(say: AnswerSay, news: News | null, told: boolean, app: string): string {
  if (news === 'stopped') return say('stopped.title');
  if (news === 'refused') return say('refused.title');
  if (news === 'restricted') return say('restricted.title');
  if (news === 'lifted') return say('lifted.title');
  if (news === 'kept') return say('kept.title');
  if (news !== null && news !== 'proceed') return say('thanks.title');
  return say(told ? 'standing.titleTold' : 'standing.title', { app });
}

const newsTexts: Readonly<Partial<Record<News, AnswerMessage>>> = {
  stopped: 'stopped.text',
  refused: 'refused.text',
  lifted: 'lifted.text',
  kept: 'kept.text',
  'not-yours': 'thanks.notYours',
};

function restingText({ claimedAt }: EverythingProps): AnswerMessage {
  return claimedAt === null ? 'restricted.text' : 'claimed.text';
}

function WhatNext({ parts, consents, news, secondLetterOn, awaiting, everything }: StandingProps): VNode | null {
  const { say } = parts;
  const allowed = consents.some(({ state }) => state === 'granted');
  const open = consents.some(({ state }) => state === 'asked');
  const lines = [
    ...(news !== null && news in newsTexts ? [say(newsTexts[news]!)] : []),
    ...(everything?.restrictedAt != null
      ? [say(restingText(everything), { date: dayInWords(everything.restrictedAt, parts.locale) })]
      : []),
    ...(news === 'answered' && allowed ? [say(awaiting ? 'thanks.awaiting' : 'thanks.granted')] : []),
    ...(secondLetterOn !== null ? [say('thanks.second', { date: dayInWords(secondLetterOn, parts.locale) })] : []),
    ...(news !== 'not-yours' && !allowed && !open ? [say('thanks.nothing'), say('thanks.changeMind')] : []),
  ];
  if (lines.length === 0) return null;
  return (
    <Box kind={news === null ? 'note' : 'success'} title={say('standing.next')}>
      {lines.map((line) => (
        <p>{line}</p>
      ))}
    </Box>
  );
}

function State({
  parts,
  consent,
  waits,
}: {
  readonly parts: PageParts;
  readonly consent: Consent;
  readonly waits: WaitsFor | null;
}): VNode {
  const yes = consent.state === 'granted' || consent.state === 'matured';
  return <span class={`state ${yes ? 'yes' : 'no'}`}>{stateOf(parts, consent, waits)}</span>;
}

/** A consent's standing in words. What is erased by now was refused or ended before. */
function stateOf(
  { say, locale }: PageParts,
  { state, level, grantedAt, validUntil }: Consent,
  waits: WaitsFor | null,
): string {
  const date = validUntil === null ? '' : dayInWords(validUntil, locale);
  switch (state) {
    case 'granted':
      return say(level === 'notice' ? 'state.told' : 'state.granted', { date });
    case 'asked':
      if (waits === 'verification') return say('state.approved');
      return say(waits === 'disclosure_answer' ? 'state.onceMore' : 'state.asked');
    case 'refused':
      return say('state.refused');
    case 'withdrawn':
      return say('state.withdrawn');
    case 'matured':
      return say('state.matured');
    case 'erased':
      return say(grantedAt === null ? 'state.refused' : 'state.ended');
    default:
      return say('state.ended');
  }
}
