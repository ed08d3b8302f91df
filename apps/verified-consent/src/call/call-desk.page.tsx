import { addPeriod, type CallTerms, spokenReference, textIn } from '@kinsent/consent';
import { Button, ErrorSummary, Facts, Field, Notice } from '@kinsent/host';
import type { VNode } from 'preact';
import { DeskForm, type DeskFrame, deskPage } from '../staff/desk-page';
import type { PurposeInWords } from '../proof/purpose-in-words';
import { askedIn } from './asked-for';
import type { CallCase } from './call-desk';
import { callDeskCatalogue, type CallDeskSay } from './call-desk-catalogue';
import { fieldOf, type Missing } from './call-form';
import { CallFormPart } from './call-form-part';
import type { CallNews } from './call-news';
import { timeInWords } from './call-words';
import { isTrained } from './decide-call';

export interface CallDeskProps {
  readonly frame: DeskFrame;
  readonly found: CallCase;
  /** Of the form, so that it counts once. */
  readonly callId: string;
  readonly news: CallNews;
}

/** One call: what was asked, what to say, and what came of it. */
export function callDeskPage({ frame, found, callId, news }: CallDeskProps): VNode {
  const say = callDeskCatalogue.in(frame.locale);
  const { terms, waiting } = found;
  const asked = askedIn(found, frame.locale);
  const refusal = refusalOf(found, frame, say);
  const errors = (news.missing ?? []).map((missing) => ({
    field: fieldOf(missing),
    message: missingInWords(missing, asked, say),
  }));
  const pinFault = news.pin !== undefined && news.pin !== 'right' ? news.pin : null;
  return deskPage({
    frame,
    title: say('one.title', { reference: spokenReference(found.verification.reference) }),
    room: 'calls',
    wide: true,
    children: (
      <>
        <ErrorSummary title={say('mistakes')} errors={errors} />
        {news.fault !== undefined && (
          <Notice kind="warning">
            <p>{say(`fault.${news.fault}`)}</p>
          </Notice>
        )}
        {news.done != null && (
          <Notice kind="success">
            <p role="status">{say(`done.${news.done}`)}</p>
          </Notice>
        )}
        {refusal !== null && (
          <Notice kind={waiting.length > 0 ? 'warning' : 'note'}>
            <p>{refusal}</p>
          </Notice>
        )}
        <div class="beside">
          <div>
            <About frame={frame} say={say} found={found} />
            <Before say={say} found={found} />
            <PinCheck frame={frame} say={say} found={found} fault={pinFault} right={news.pinWord != null} />
            {asked.length > 0 && <Asked say={say} asked={asked} />}
            {refusal === null && terms !== null && (
              <CallFormPart
                frame={frame}
                say={say}
                callId={callId}
                action={pathOf(found)}
                asked={asked}
                terms={terms}
                rememberUntil={addPeriod(frame.at, found.policy.verification!.stands)}
                news={news}
                errors={errors}
              />
            )}
          </div>
          {terms !== null && waiting.length > 0 && <Script say={say} terms={terms} locale={frame.locale} />}
        </div>
      </>
    ),
  });
}

/** Why no call can be recorded here and now; null when one can. */
function refusalOf({ verification, known, terms, waiting }: CallCase, { staff, at }: DeskFrame, say: CallDeskSay) {
  const { passedAt, requestId } = verification;
  if (passedAt !== null) {
    const open = known.consents.some((each) => each.requestId === requestId && each.state === 'asked');
    return say(open ? 'over.elsewhere' : 'over.passed', { at: passedAt });
  }
  if (waiting.length === 0) return say('over.ended');
  if (terms === null) return say('offered.not');
  if (staff === null || staff.trainedUntil === null) return say('untrained.never');
  return isTrained(staff, at) ? null : say('untrained.over', { until: staff.trainedUntil });
}

interface Part {
  readonly say: CallDeskSay;
  readonly found: CallCase;
}

function About({ frame, say, found }: Part & { readonly frame: DeskFrame }): VNode {
  const { verification, request, known, policy, terms, bookedFor } = found;
  const { locale } = frame;
  const zone = terms?.times?.zone ?? 'UTC';
  const language = verification.locale === 'nl' ? say('language.nl') : say('language.en');
  return (
    <Facts
      facts={[
        { name: say('one.app'), value: textIn(policy.apps[known.child.app]?.name, locale) },
        { name: say('one.language'), value: language },
        { name: say('one.openUntil'), value: timeInWords(request.expiresAt, zone, locale) },
        ...(bookedFor === null ? [] : [{ name: say('one.booked'), value: timeInWords(bookedFor, zone, locale) }]),
      ]}
    />
  );
}

function Before({ say, found: { records } }: Part): VNode | null {
  if (records.length === 0) return null;
  return (
    <section>
      <h2>{say('before.title')}</h2>
      <ul>
        {records.map(({ at, staffName: name, outcome }) => (
          <li>{say('before.line', { at, name, outcome: say(`outcome.${outcome}`) })}</li>
        ))}
      </ul>
    </section>
  );
}

interface PinCheckProps extends Part {
  readonly frame: DeskFrame;
  readonly fault: 'wrong' | 'resting' | 'malformed' | null;
  readonly right: boolean;
}

/** Typed where nobody reads it over a shoulder; the answer is right, wrong or resting, and nothing else. */
function PinCheck({ frame, say, found, fault, right }: PinCheckProps): VNode {
  return (
    <section>
      <h2>{say('pin.title')}</h2>
      {right ? (
        <Notice kind="success">
          <p role="status">{say('pin.right')}</p>
        </Notice>
      ) : (
        <DeskForm frame={frame} action={`${pathOf(found)}/pin`}>
          <p>{say('pin.text')}</p>
          <Field
            name="pin"
            label={say('pin.label')}
            error={fault === null ? undefined : say(`pin.${fault}`)}
            type="password"
            inputMode="numeric"
            maxLength={20}
            width={8}
          />
          <Button kind="quiet">{say('pin.button')}</Button>
        </DeskForm>
      )}
    </section>
  );
}

function Asked({ say, asked }: { readonly say: CallDeskSay; readonly asked: readonly PurposeInWords[] }): VNode {
  return (
    <section>
      <h2>{say('asked.title')}</h2>
      {asked.map(({ title, description, data, recipients, ifRefused, apart }) => (
        <section class="asked">
          <h3>{title}</h3>
          <p>{description}</p>
          {apart && (
            <p>
              <strong>{say('asked.apart')}</strong>
            </p>
          )}
          <Facts
            facts={[
              { name: say('asked.data'), value: data.join(', ') },
              ...(recipients.length === 0 ? [] : [{ name: say('asked.to'), value: recipients.join(', ') }]),
              { name: say('asked.ifRefused'), value: ifRefused },
            ]}
          />
        </section>
      ))}
    </section>
  );
}

function Script({
  say,
  terms: { script },
  locale,
}: {
  readonly say: CallDeskSay;
  readonly terms: CallTerms;
  readonly locale: string;
}): VNode {
  const lines = textIn(script.text, locale)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return (
    <aside class="paper-side" aria-labelledby="script-title">
      <h2 id="script-title">{say('script.title', { version: script.version })}</h2>
      {lines.map((line) => (
        <p>{line}</p>
      ))}
    </aside>
  );
}

function missingInWords(missing: Missing, asked: readonly PurposeInWords[], say: CallDeskSay): string {
  if (missing.kind !== 'choice') return say(`missing.${missing.kind}`);
  const title = asked.find(({ key }) => key === missing.purpose)?.title ?? missing.purpose;
  return say('missing.choice', { title });
}

export function pathOf({ verification }: Pick<CallCase, 'verification'>): string {
  return `/desk/calls/${spokenReference(verification.reference)}`;
}
