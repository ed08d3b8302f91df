import { type FormTerms, periodInWords, spokenReference } from '@kinsent/consent';
import { Button, Choice, ErrorSummary, Facts, Field, fieldId, Notice as Box } from '@kinsent/host';
import type { VNode } from 'preact';
import { DoorPage, type DoorParts, Form } from '../door/door-parts';
import { addressBelow } from '../door/address-below';
import type { PaperSize } from '../paper/paper';
import { scanLimits } from '../scan/scan-reader.port';
import { formCatalogue, type FormSay } from './form-catalogue';
import type { UploadFault } from './form-files';
import { FormStateBox } from './form-parts';
import type { FormState } from './form-state';
import { uploadScript } from './upload-script';

/** What a guardian's act on the page led to. */
export interface FormNews {
  /** What is wrong with the name that was given. */
  readonly name?: 'missing' | 'unfit';
  /** Why nothing was taken in. */
  readonly fault?: UploadFault;
  /** What came in was there already, or belongs to another question. */
  readonly note?: 'known' | 'other';
}

export interface FormPageProps {
  readonly parts: DoorParts;
  readonly terms: FormTerms;
  readonly reference: string;
  /** The paper of the place. */
  readonly paper: PaperSize;
  readonly state: FormState | null;
  readonly news: FormNews;
  readonly now: Date;
}

const papers = ['A4', 'Letter'] as const satisfies readonly PaperSize[];

/** What the browser hands over; phones turn their own kinds of pictures into these. No `capture`: it would forbid a PDF. */
const accepted = 'image/jpeg,image/png,image/webp,image/tiff,application/pdf';

export const uploadLimits = { megabytes: scanLimits.totalBytes / 1_000_000, pages: scanLimits.pages } as const;

/** How a signed form is printed, signed and sent back, and where the one stands that came (16 CFR 312.5(b)(2)(i); T5). */
export function formPage({ parts, terms, reference, paper, state, news, now }: FormPageProps): VNode {
  const { locale } = parts;
  const say = formCatalogue.in(locale);
  const judgedWithin = periodInWords(terms.judgedWithin, locale);
  return (
    <DoorPage parts={parts} title={say('title')} scripts={[uploadScript.path]}>
      <Mistakes say={say} news={news} />
      {news.note !== undefined && (
        <Box kind={news.note === 'known' ? 'note' : 'warning'}>
          <p>{say(`news.${news.note}`)}</p>
        </Box>
      )}
      {state !== null && <FormStateBox locale={locale} state={state} now={now} />}
      <p class="lead">{say('lead', { judgedWithin })}</p>
      <Facts facts={[{ name: say('reference'), value: <strong>{spokenReference(reference)}</strong> }]} />
      <h2>{say('print.title')}</h2>
      <Form parts={parts} act="sheet">
        <Field
          name="childName"
          label={say('print.name')}
          hint={say('print.nameHint')}
          error={news.name === undefined ? undefined : say(`print.${news.name}`)}
          maxLength={60}
          width={20}
        />
        <Choice
          name="paper"
          legend={say('print.paper')}
          chosen={paper}
          options={papers.map((value) => ({ value, label: say(`print.${value}`) }))}
        />
        <Button>{say('print.button')}</Button>
      </Form>
      <h2>{say('sign.title')}</h2>
      <p>{say('sign.text')}</p>
      {terms.drawn === 'refused' && <p>{say('sign.drawn')}</p>}
      <h2>{say('send.title')}</h2>
      <p>{say('send.any')}</p>
      <Upload parts={parts} say={say} fault={news.fault} />
      <OtherRoads say={say} terms={terms} reference={spokenReference(reference)} />
      <p class="method">
        <a href={addressBelow(parts, '')}>{say('back')}</a>
      </p>
    </DoorPage>
  );
}

function Mistakes({ say, news: { name, fault } }: { readonly say: FormSay; readonly news: FormNews }): VNode {
  const errors = [
    ...(name === undefined ? [] : [{ field: 'childName', message: say(`print.${name}`) }]),
    ...(fault === undefined ? [] : [{ field: 'files', message: say(`fault.${fault}`, uploadLimits) }]),
  ];
  return <>{errors.length > 0 && <ErrorSummary title={say('mistakes')} errors={errors} />}</>;
}

/** The token comes before the files, so that it can be looked at before they are read. */
function Upload({
  parts,
  say,
  fault,
}: {
  readonly parts: DoorParts;
  readonly say: FormSay;
  readonly fault: UploadFault | undefined;
}): VNode {
  const id = fieldId('files');
  const described = [`${id}-hint`, ...(fault === undefined ? [] : [`${id}-error`])].join(' ');
  return (
    <>
      <h3>{say('upload.title')}</h3>
      <form
        method="post"
        action={`${parts.path}/upload?lang=${parts.locale}`}
        encType="multipart/form-data"
        noValidate
        data-upload
        data-most={scanLimits.totalBytes}
        data-progress={say('upload.progress', { percent: '{percent}' })}
        data-received={say('upload.received')}
        data-failed={say('upload.failed')}
        data-large={say('upload.large', uploadLimits)}
      >
        <input type="hidden" name="token" value={parts.token} />
        {parts.presence !== null && <input type="hidden" name="h" value={parts.presence} />}
        <div class={fault === undefined ? 'field' : 'field wrong'}>
          <label for={id}>{say('upload.label')}</label>
          <p class="hint" id={`${id}-hint`}>
            {say('upload.hint', uploadLimits)}
          </p>
          {fault !== undefined && (
            <p class="error" id={`${id}-error`}>
              {say(`fault.${fault}`, uploadLimits)}
            </p>
          )}
          <input
            type="file"
            id={id}
            name="files"
            accept={accepted}
            multiple
            aria-describedby={described}
            aria-invalid={fault === undefined ? undefined : 'true'}
          />
        </div>
        <Button>{say('upload.button')}</Button>
      </form>
    </>
  );
}

function OtherRoads({
  say,
  terms: { email, fax, address },
  reference,
}: {
  readonly say: FormSay;
  readonly terms: FormTerms;
  readonly reference: string;
}): VNode {
  return (
    <>
      {email !== undefined && (
        <>
          <h3>{say('email.title')}</h3>
          <p>{say('email.text', { reference })}</p>
          <p>
            <a href={`mailto:${encodeURIComponent(email).replace('%40', '@')}?subject=${reference}`}>{email}</a>
          </p>
        </>
      )}
      {fax !== undefined && (
        <>
          <h3>{say('fax.title')}</h3>
          <p>{say('fax.text', { fax })}</p>
        </>
      )}
      <h3>{say('post.title')}</h3>
      <p>{say('post.text')}</p>
      <p class="address">
        {address.map((line) => (
          <>
            {line}
            <br />
          </>
        ))}
      </p>
    </>
  );
}
