import { Button, Field, fieldId, Notice } from '@kinsent/host';
import type { VNode } from 'preact';
import { type DeskFrame, deskPage } from '../../staff/desk-page';
import { formsCatalogue, type FormsMessage } from './forms-catalogue';
import { formsStyle } from './forms-style';

export const postPath = '/desk/forms/post';

/** What came of what was sent in. */
export interface PostNews {
  readonly done: { readonly message: FormsMessage; readonly scanId: string | null } | null;
  readonly fault: { readonly field: 'reference' | 'files'; readonly message: FormsMessage } | null;
  readonly typed: string;
}

export const noNews: PostNews = { done: null, fault: null, typed: '' };

/** Where staff send in a form that came on paper; it goes the way of all others. */
export function postPage(frame: DeskFrame, { done, fault, typed }: PostNews): VNode {
  const say = formsCatalogue.in(frame.locale);
  const id = fieldId('files');
  const wrong = fault?.field === 'files' ? say(fault.message) : null;
  return deskPage({
    frame,
    title: say('post.title'),
    room: 'post',
    styles: [formsStyle.path],
    children: (
      <>
        {done !== null && (
          <Notice kind="success">
            <p>{say(done.message)}</p>
            {done.scanId !== null && (
              <p>
                <a href={`/desk/forms/${done.scanId}`}>{say('post.open')}</a>
              </p>
            )}
          </Notice>
        )}
        <p class="lead">{say('post.lead')}</p>
        <form method="post" action={postPath} encType="multipart/form-data" noValidate>
          <input type="hidden" name="token" value={frame.token(postPath)} />
          <Field
            name="reference"
            label={say('post.reference')}
            hint={say('post.referenceHint')}
            value={typed}
            maxLength={30}
            width={12}
            {...(fault?.field === 'reference' ? { error: say(fault.message) } : {})}
          />
          <div class={wrong === null ? 'field' : 'field wrong'}>
            <label for={id}>{say('post.files')}</label>
            <p class="hint" id={`${id}-hint`}>
              {say('post.filesHint')}
            </p>
            {wrong !== null && (
              <p class="error" id={`${id}-error`}>
                {wrong}
              </p>
            )}
            <input
              type="file"
              id={id}
              name="files"
              multiple
              accept="image/jpeg,image/png,image/webp,image/tiff,application/pdf"
              aria-describedby={wrong === null ? `${id}-hint` : `${id}-hint ${id}-error`}
              aria-invalid={wrong === null ? undefined : 'true'}
            />
          </div>
          <Button>{say('post.button')}</Button>
        </form>
        <p class="hint">{say('post.keep')}</p>
      </>
    ),
  });
}
