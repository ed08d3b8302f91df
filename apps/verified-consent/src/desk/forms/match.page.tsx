import { spokenReference } from '@kinsent/consent';
import { Button, Facts, Field, fieldId, Notice } from '@kinsent/host';
import type { ScanRecord } from '@kinsent/store';
import type { VNode } from 'preact';
import type { FormStanding } from '../../signed-form/form-standings';
import { DeskForm, type DeskFrame, deskPage } from '../../staff/desk-page';
import { formsCatalogue, type FormsMessage, type FormsSay } from './forms-catalogue';
import { formsStyle } from './forms-style';
import { Paper } from './paper';
import { discardReasons } from './unmatched-pile';
import { Reference } from './words';

export interface MatchProps {
  readonly frame: DeskFrame;
  readonly scan: ScanRecord;
  /** For what the person looks; null while they have to say so first. */
  readonly why: string | null;
  readonly whyMissing: boolean;
  readonly suggestions: readonly FormStanding[];
  readonly appName: (app: string) => string;
  /** What they typed, when it comes back, and what is wrong with it. */
  readonly typed: string;
  readonly typedFault: FormsMessage | null;
  readonly discardFault: boolean;
  readonly fault: FormsMessage | null;
}

/** A form of which nobody knows the request, beside those that it may belong to. */
export function matchPage(props: MatchProps): VNode {
  const { frame, scan, why, whyMissing, fault } = props;
  const say = formsCatalogue.in(frame.locale);
  const reviews = frame.staff?.roles.includes('reviewer') === true && scan.state === 'unmatched';
  return deskPage({
    frame,
    title: say('form.titleUnmatched'),
    room: 'unmatched',
    wide: true,
    styles: [formsStyle.path],
    children: (
      <>
        {fault !== null && (
          <Notice kind="warning">
            <p>{say(fault)}</p>
          </Notice>
        )}
        <div class="beside">
          <Paper frame={frame} say={say} scan={scan} why={why} missing={whyMissing} />
          <div class="judge">
            <h2>{say('form.about')}</h2>
            <Facts
              facts={[
                {
                  name: say('form.received'),
                  value: say('form.receivedBy', { at: scan.receivedAt, road: say(`road.${scan.road}`) }),
                },
                {
                  name: say('form.state'),
                  value: say(scan.state === 'unmatched' ? 'state.unmatched' : 'state.discarded'),
                },
              ]}
            />
            {reviews && <Matching {...props} />}
          </div>
        </div>
      </>
    ),
  });
}

function Matching(props: MatchProps): VNode {
  const { frame, scan, suggestions, typed, typedFault } = props;
  const say = formsCatalogue.in(frame.locale);
  const action = `/desk/forms/${scan.id}`;
  return (
    <>
      <h2>{say('unmatched.suggestions')}</h2>
      {suggestions.length === 0 ? (
        <p>{say('unmatched.noSuggestions')}</p>
      ) : (
        <ul class="suggestions">
          {suggestions.map((one) => (
            <Suggestion {...props} say={say} action={action} one={one} />
          ))}
        </ul>
      )}
      <DeskForm frame={frame} action={action}>
        <input type="hidden" name="act" value="match" />
        <Field
          name="reference"
          label={say('unmatched.typed')}
          hint={say('search.hint')}
          value={typed}
          maxLength={30}
          width={12}
          {...(typedFault === null ? {} : { error: say(typedFault) })}
        />
        <Button>{say('unmatched.match')}</Button>
      </DeskForm>
      <Discard {...props} say={say} action={action} />
    </>
  );
}

function Suggestion({
  frame,
  say,
  action,
  one: { verification, app, standing },
  appName,
}: MatchProps & { readonly say: FormsSay; readonly action: string; readonly one: FormStanding }): VNode {
  return (
    <li>
      <p>
        <Reference of={verification.reference} /> {appName(app)},{' '}
        {say('unmatched.opened', { at: verification.openedAt })}: {say(`unmatched.standing.${standing}`)}
      </p>
      {standing === 'open' && (
        <DeskForm frame={frame} action={action}>
          <input type="hidden" name="act" value="match" />
          <input type="hidden" name="reference" value={spokenReference(verification.reference)} />
          <Button kind="quiet">{say('unmatched.this')}</Button>
        </DeskForm>
      )}
    </li>
  );
}

function Discard({
  frame,
  say,
  action,
  discardFault,
}: MatchProps & { readonly say: FormsSay; readonly action: string }): VNode {
  const id = fieldId('reason');
  return (
    <section class="other">
      <h3>{say('unmatched.discardTitle')}</h3>
      <p class="hint">{say('unmatched.discardHint')}</p>
      <DeskForm frame={frame} action={action}>
        <input type="hidden" name="act" value="discard" />
        <div class={discardFault ? 'field wrong' : 'field'}>
          <label for={id}>{say('judge.reason')}</label>
          {discardFault && (
            <p class="error" id={`${id}-error`}>
              {say('unmatched.fault.reason')}
            </p>
          )}
          <select id={id} name="reason" aria-describedby={discardFault ? `${id}-error` : undefined}>
            <option value="">{say('judge.chooseReason')}</option>
            {discardReasons.map((reason) => (
              <option value={reason}>{say(`discard.${reason}`)}</option>
            ))}
          </select>
        </div>
        <Button kind="grave">{say('unmatched.discard')}</Button>
      </DeskForm>
    </section>
  );
}
