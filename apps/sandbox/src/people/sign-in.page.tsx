import { Button } from '@kinsent/host';
import type { VNode } from 'preact';
import { type Bar, Frame } from '../hub/frame';
import type { StaffPerson } from './people';

interface SignInProps {
  readonly bar: Bar;
  /** Address of this very page, with all that was asked. */
  readonly action: string;
  readonly people: readonly StaffPerson[];
}

/** "Who are you?": in place of the page where an operator’s staff sign in. */
export function SignInPage({ bar, action, people }: SignInProps): VNode {
  return (
    <Frame title="Who are you?" bar={bar}>
      <h1>Who are you?</h1>
      <p>
        This stands for the place where the staff of an operator sign in. There are no passwords here: choose who you
        play.
      </p>
      <form method="post" action={action}>
        {people.map(({ key, name, roles, about }) => (
          <section class="who" aria-labelledby={`who-${key}`}>
            <h2 id={`who-${key}`}>{name}</h2>
            <p>
              {about} <small>Roles: {roles.join(', ')}</small>
            </p>
            <Button name="person" value={key}>
              I am {name}
            </Button>
          </section>
        ))}
        <Button kind="quiet" name="person" value="">
          Nobody of these
        </Button>
      </form>
    </Frame>
  );
}
