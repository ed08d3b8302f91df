import type { Policy } from '@kinsent/consent';
import { Button, ErrorSummary, Facts, Field, Notice } from '@kinsent/host';
import type { ChildCase } from '@kinsent/store';
import type { VNode } from 'preact';
import { DeskForm, type DeskFrame, deskPage } from '../staff/desk-page';
import { canRest, ChildCard } from './child-card';
import { inquiryCatalogue, type InquirySay } from './inquiry-catalogue';
import { Answers, Settle } from './inquiry-end';
import { inquiriesPath } from './inquiry-roles';
import { inquiryStyle } from './inquiry-style';
import type { InquiryNews, InquiryView } from './inquiry-view';

interface InquiryProps {
  readonly frame: DeskFrame;
  readonly policy: Policy;
  readonly view: InquiryView;
  readonly news: InquiryNews;
}

interface PartProps extends InquiryProps {
  readonly say: InquirySay;
}

/** One inquiry: what was written, which child it may be, and how it ends. */
export function inquiryPage(props: InquiryProps): VNode {
  const { frame, view } = props;
  const { inquiry, content } = view;
  const say = inquiryCatalogue.in(frame.locale);
  const parts = { ...props, say };
  const isOpen = inquiry.state === 'waiting' || inquiry.state === 'matched';
  return deskPage({
    frame,
    title: say('title'),
    room: 'inquiries',
    styles: [inquiryStyle.path],
    children: (
      <>
        <News {...parts} />
        <Facts
          facts={[
            { name: say('number'), value: <code>{inquiry.id}</code> },
            { name: say('pile.came'), value: say('moment', { at: inquiry.receivedAt }) },
            { name: say('pile.due'), value: say('moment', { at: inquiry.dueAt }) },
            { name: say('pile.state'), value: say(`state.${inquiry.state}`) },
            ...(content === null
              ? []
              : [
                  { name: say('from'), value: <a href={mailTo(content.address)}>{content.address}</a> },
                  { name: say('language'), value: content.locale },
                ]),
          ]}
        />
        {inquiry.outcome !== null && inquiry.settledAt !== null && (
          <p>{say('settledBy', { at: inquiry.settledAt, outcome: say(`outcome.${inquiry.outcome}`) })}</p>
        )}
        <Written {...parts} />
        {inquiry.state === 'waiting' && <Which {...parts} />}
        {inquiry.state === 'matched' && <Matched {...parts} />}
        {isOpen && <Settle {...parts} />}
        {content !== null && <Answers frame={frame} say={say} locale={content.locale} />}
      </>
    ),
  });
}

/** To that address and nobody else: what stands before the @ may spell further headers. */
function mailTo(address: string): string {
  const at = address.lastIndexOf('@');
  return `mailto:${encodeURIComponent(address.slice(0, at))}@${address.slice(at + 1)}`;
}

function News({ say, news: { done, fault, wrong, found } }: PartProps): VNode {
  const errors = [
    ...(wrong === undefined ? [] : [{ field: wrong === 'settle.missing' ? 'outcome' : 'sure', message: say(wrong) }]),
    ...(found === 'missing' ? [{ field: 'ref', message: say('about.missing') }] : []),
  ];
  return (
    <>
      <ErrorSummary title={say('mistakes')} errors={errors} />
      {done != null && (
        <Notice kind="success">
          <p role="status">{say(`done.${done}`)}</p>
        </Notice>
      )}
      {fault !== undefined && (
        <Notice kind="warning">
          <p>{say(`fault.${fault}`)}</p>
        </Notice>
      )}
    </>
  );
}

function Written({ say, view: { inquiry, content } }: PartProps): VNode {
  return (
    <>
      <h2>{say('written')}</h2>
      {content === null ? (
        <p>{say(inquiry.state === 'matched' ? 'goneBut' : 'gone')}</p>
      ) : (
        <>
          <blockquote class="written">
            {content.text.split('\n').map((line, index) => (
              <>
                {index > 0 && <br />}
                {line}
              </>
            ))}
          </blockquote>
          <p class="hint">{say('look')}</p>
        </>
      )}
    </>
  );
}

function Which(props: PartProps): VNode {
  const { say, frame, policy, view, news } = props;
  const { inquiry, candidates, content } = view;
  const { found } = news;
  return (
    <>
      <h2>{say('about')}</h2>
      <p>{say('match.what')}</p>
      {found !== undefined && found !== 'missing' && (
        <>
          <h3>{say('about.found')}</h3>
          {found === 'nothing' ? <p role="status">{say('about.notFound')}</p> : <Candidate {...props} known={found} />}
        </>
      )}
      {content !== null && (
        <>
          <h3>{say('about.address')}</h3>
          {candidates.length === 0 && <p>{say('about.none')}</p>}
          {candidates.map((known) => (
            <Candidate {...props} known={known} />
          ))}
        </>
      )}
      <h3>{say('find')}</h3>
      <DeskForm frame={frame} action={`${inquiriesPath}/${inquiry.id}/find`}>
        <div class="field">
          <label for="field-app">{say('find.app')}</label>
          <select id="field-app" name="app">
            <option value="">{say('find.choose')}</option>
            {Object.entries(policy.apps).map(([key, { name }]) => (
              <option value={key}>{name[frame.locale] ?? name['en'] ?? key}</option>
            ))}
          </select>
        </div>
        <Field
          name="ref"
          label={say('find.ref')}
          hint={say('find.refHint')}
          error={found === 'missing' ? say('about.missing') : undefined}
          maxLength={128}
        />
        <Field
          name="reference"
          label={say('find.reference')}
          hint={say('find.referenceHint')}
          width={10}
          maxLength={40}
        />
        <Button kind="quiet">{say('find.button')}</Button>
      </DeskForm>
    </>
  );
}

function Candidate({ say, frame, policy, view, known }: PartProps & { readonly known: ChildCase }): VNode {
  const { id } = known.child;
  return (
    <ChildCard say={say} locale={frame.locale} policy={policy} known={known} at={frame.at}>
      {canRest(known, frame.at) && (
        <DeskForm frame={frame} action={`${inquiriesPath}/${view.inquiry.id}/match`}>
          <input type="hidden" name="child" value={id} />
          <button type="submit" aria-describedby={`child-${id}`}>
            {say('match')}
          </button>
        </DeskForm>
      )}
    </ChildCard>
  );
}

function Matched({ say, frame, policy, view: { inquiry, child } }: PartProps): VNode {
  return (
    <>
      <h2>{say('matched')}</h2>
      {child === null ? (
        <p>{say('matched.gone')}</p>
      ) : (
        <>
          <p>{say('matched.rests', { at: child.child.claimedAt ?? inquiry.matchedAt ?? frame.at })}</p>
          <ChildCard say={say} locale={frame.locale} policy={policy} known={child} at={frame.at} />
        </>
      )}
      <p>{say('unmatch.what')}</p>
      <DeskForm frame={frame} action={`${inquiriesPath}/${inquiry.id}/unmatch`}>
        <Button kind="quiet">{say('unmatch')}</Button>
      </DeskForm>
    </>
  );
}
