import { Button, Choice, Facts, fieldId, Notice } from '@kinsent/host';
import type { VNode } from 'preact';
import { type PurposeInWords, purposeInWords } from '../../proof/purpose-in-words';
import { DeskForm } from '../../staff/desk-page';
import { formsCatalogue, type FormsSay } from './forms-catalogue';
import { type JudgeProps, mistakeInWords } from './judge-props';
import { rejections } from './said';
import { boxField } from './verdict-form';

/** What a reviewer says of a form; nothing is chosen beforehand, and what others said is not shown. */
export function Verdict(props: JudgeProps): VNode | null {
  const { frame, folder } = props;
  const { scan, reviews, terms } = folder;
  const say = formsCatalogue.in(frame.locale);
  if (scan.state !== 'waiting' && scan.state !== 'proposed') return null;
  if (frame.staff?.roles.includes('reviewer') !== true) return <p>{say('judge.notYours')}</p>;
  const first = scan.state === 'proposed' ? reviews.at(-1) : undefined;
  if (first?.staffId === frame.staff.id) {
    return (
      <Notice>
        <p>{say('judge.own', { at: first.at })}</p>
      </Notice>
    );
  }
  return (
    <>
      <h2>{say('judge.title')}</h2>
      {folder.waiting.length === 0 && (
        <Notice kind="warning">
          <p>{say('form.nothingWaits')}</p>
        </Notice>
      )}
      {(first !== undefined || terms.eyes === 'two') && (
        <p>{first === undefined ? say('judge.two') : say('judge.second', { at: first.at })}</p>
      )}
      <DeskForm frame={frame} action={`/desk/forms/${scan.id}`}>
        <input type="hidden" name="seen" value={reviews.length} />
        {folder.waiting.length > 0 && <Approve {...props} />}
        <Reject {...props} />
        {first !== undefined && <Other say={say} act="return" />}
        {first === undefined && <Other say={say} act="unmatch" />}
      </DeskForm>
    </>
  );
}

function Approve(props: JudgeProps): VNode {
  const { frame, folder, form, mistakes } = props;
  const say = formsCatalogue.in(frame.locale);
  const errorOf = (field: string): string | undefined => {
    const mistake = mistakes.find((one) => one.field === field);
    return mistake === undefined ? undefined : mistakeInWords(say, mistake, props);
  };
  const drawnHint = say(folder.terms.drawn === 'assessed' ? 'judge.drawnHint' : 'judge.drawnRefused');
  return (
    <>
      <Choice
        name="signature"
        legend={say('judge.signature')}
        chosen={form.signature}
        error={errorOf('signature')}
        options={[
          { value: 'handwritten', label: say('judge.handwritten') },
          { value: 'drawn', label: say('judge.drawn'), hint: drawnHint },
          { value: 'none', label: say('judge.none') },
        ]}
      />
      <p class="hint">{say('judge.boxesHint')}</p>
      {folder.waiting.map(({ consent: { purpose } }) => (
        <Box
          say={say}
          asked={purposeInWords(folder.policy, purpose, frame.locale)}
          chosen={form.boxes[purpose] ?? null}
          error={errorOf(boxField(purpose))}
        />
      ))}
      <p class="hint">{say('judge.approveHint')}</p>
      <Button name="act" value="approve">
        {say('judge.approve')}
      </Button>
    </>
  );
}

function Box(props: {
  readonly say: FormsSay;
  readonly asked: PurposeInWords;
  readonly chosen: 'yes' | 'no' | null;
  readonly error: string | undefined;
}): VNode {
  const { say, asked, chosen, error } = props;
  return (
    <Choice
      name={boxField(asked.key)}
      legend={asked.title}
      chosen={chosen}
      error={error}
      options={[
        { value: 'yes', label: say('judge.yes') },
        { value: 'no', label: say('judge.no') },
      ]}
    >
      <Facts
        facts={[
          { name: say('form.page'), value: say('form.pageYes') },
          { name: say('form.data'), value: asked.data.join(', ') },
          { name: say('form.recipients'), value: asked.recipients.join('; ') },
        ]}
      />
      {asked.apart && <p class="hint">{say('form.apart')}</p>}
    </Choice>
  );
}

function Reject(props: JudgeProps): VNode {
  const { frame, form, mistakes } = props;
  const say = formsCatalogue.in(frame.locale);
  const id = fieldId('rejection');
  const mistake = mistakes.find(({ field }) => field === 'rejection');
  return (
    <section class="other">
      <h3>{say('judge.rejectTitle')}</h3>
      <p class="hint">{say('judge.rejectHint')}</p>
      <div class={mistake === undefined ? 'field' : 'field wrong'}>
        <label for={id}>{say('judge.reason')}</label>
        {mistake !== undefined && (
          <p class="error" id={`${id}-error`}>
            {mistakeInWords(say, mistake, props)}
          </p>
        )}
        <select id={id} name="rejection" aria-describedby={mistake === undefined ? undefined : `${id}-error`}>
          <option value="">{say('judge.chooseReason')}</option>
          {rejections.map((reason) => (
            <option value={reason} selected={reason === form.rejection}>
              {say(`reason.${reason}`)}
            </option>
          ))}
        </select>
      </div>
      <Button kind="grave" name="act" value="reject">
        {say('judge.reject')}
      </Button>
    </section>
  );
}

function Other({ say, act }: { readonly say: FormsSay; readonly act: 'return' | 'unmatch' }): VNode {
  const words = act === 'return' ? 'return' : 'other';
  return (
    <section class="other">
      <h3>{say(`judge.${words}Title`)}</h3>
      <p class="hint">{say(`judge.${words}Hint`)}</p>
      <Button kind="quiet" name="act" value={act}>
        {say(`judge.${act}`)}
      </Button>
    </section>
  );
}
