import { Button, Field, Notice } from '@kinsent/host';
import type { VNode } from 'preact';
import { type Bar, Frame } from '../hub/frame';

export interface PenPageProps {
  readonly bar: Bar;
  readonly fault: string | null;
  /** What was typed. */
  readonly typed: Readonly<Record<'address' | 'childName' | 'answers', string>>;
  /** The form that was signed, with how many photos there are of it. */
  readonly form: { readonly id: string; readonly pages: number } | null;
  /** The photos are on their way. */
  readonly mailed: boolean;
}

/** Prints a form, fills it in with a pen and takes photos of it, for whoever has no printer at hand. */
export function PenPage({ bar, fault, typed, form, mailed }: PenPageProps): VNode {
  return (
    <Frame title="Pen and paper" bar={bar}>
      <h1>Pen and paper</h1>
      <p class="lead">
        No printer? This prints the form of a parent, fills it in, signs it and takes a photo of each page. Then send
        the photos in as the parent would.
      </p>
      {fault !== null && <Notice kind="warning">{fault}</Notice>}
      {mailed && <Notice kind="success">The photos were sent by e-mail. They wait at the desk now.</Notice>}
      {form !== null && <Signed {...form} />}
      <form method="post" action="/pen">
        <Field
          name="address"
          label="Address of the page on which the parent proves who they are"
          value={typed.address}
          maxLength={400}
        />
        <Field
          name="childName"
          label="First name of the child, as the parent writes it"
          value={typed.childName}
          maxLength={60}
        />
        <Field
          name="answers"
          label="Answers, from the first question on"
          hint="yes, no or open, with commas; the last one counts for the rest"
          value={typed.answers}
          maxLength={200}
        />
        <Button>Print, fill in and sign</Button>
      </form>
    </Frame>
  );
}

function Signed({ id, pages }: NonNullable<PenPageProps['form']>): VNode {
  return (
    <>
      <h2>Signed</h2>
      <p>Save the photos, and hand them in on the page where you got the form. Or send them by e-mail.</p>
      {Array.from({ length: pages }, (_, index) => `/pen/${id}/${index + 1}.jpg`).map((photo, index) => (
        <p>
          <a href={photo} download={`form-${index + 1}.jpg`}>
            <img src={photo} alt={`Photo of page ${index + 1} of the signed form`} width="320" />
          </a>
        </p>
      ))}
      <form method="post" action={`/pen/${id}/mail`}>
        <Button kind="quiet">Send by e-mail</Button>
      </form>
    </>
  );
}
