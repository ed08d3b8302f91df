import type { Permission } from '@kinsent/client';
import { Button, Field, Notice } from '@kinsent/host';
import type { VNode } from 'preact';
import type { Bar } from '../hub/frame';
import { LetterLanguage } from './letter-language';
import { Site } from './site';

interface GalleryPageProps {
  readonly bar: Bar;
  readonly permission: Permission;
  /** True where the parent may be asked anew. */
  readonly mayAsk: boolean;
  readonly fault: string | null;
}

/** The gallery is public, and so is what hangs in it. */
export function GalleryPage({ bar, permission, mayAsk, fault }: GalleryPageProps): VNode {
  const { allowed, reason, level } = permission;
  const waits = reason === 'asked' || reason === 'awaiting_verification';
  return (
    <Site title="Gallery" bar={bar} refresh={waits ? 3 : undefined}>
      <h1>The gallery</h1>
      {fault !== null && <Notice kind="warning">{fault}</Notice>}
      {allowed ? (
        <Notice kind="success">Your building hangs in the gallery.</Notice>
      ) : (
        <Notice>
          <p>{explanation(reason)}</p>
        </Notice>
      )}
      <p>
        Showing something to everybody needs a parent who has proven to be one. Kinsent answers: level{' '}
        <code>{level ?? 'none'}</code>, reason <code>{reason}</code>.
      </p>
      {mayAsk && (
        <form method="post" action="/app/gallery/ask">
          <Field
            name="email"
            label="Your parent’s e-mail address"
            hint="For trying: parent@family.example"
            type="email"
            maxLength={254}
            required
          />
          <LetterLanguage />
          <Button>Ask my parent</Button>
        </form>
      )}
      <p>
        <a href="/app">Back to building</a>
      </p>
    </Site>
  );
}

function explanation(reason: string): string {
  switch (reason) {
    case 'asked':
      return 'Your building stays with you for now. We have asked your parent.';
    case 'awaiting_verification':
      return 'Your parent has said yes, and now shows who they are. Until then your building stays with you.';
    case 'restricted':
      return 'Your building stays with you. Your parent has stopped everything for now.';
    case 'unreachable':
      return 'Your building stays with you. Kinsent does not answer, so the answer is no.';
    default:
      return 'Your building stays with you. If you want to show it to everybody, ask your parent.';
  }
}
