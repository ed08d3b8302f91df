import { Button, Facts, Notice } from '@kinsent/host';
import type { VNode } from 'preact';
import { Frame, readableTime, type Bar } from './frame';
import { steps } from './next-step';
import type { Urls } from './sandbox-facts';

interface HomePageProps {
  readonly bar: Bar;
  readonly urls: Urls;
  readonly apiKey: string;
  readonly services: Readonly<Record<string, boolean>>;
  /** What came of the last move of the clock. */
  readonly moved: { readonly stops: number } | null;
}

/** Where a first-time visitor begins: what this is, the way in steps, the clock, and what scripts need. */
export function HomePage({ bar, urls, apiKey, services, moved }: HomePageProps): VNode {
  return (
    <Frame title="Start" bar={bar} wide refresh={bar.step.waiting ? 3 : undefined}>
      <h1>Ask a parent, and see the answer arrive</h1>
      <p>
        You play both: the child in a sample app, and the parent who gets the letter. The services behind it are the
        real ones; only the mail stays on this machine. Nothing here is real, and all of it is gone when the sandbox
        stops.
      </p>
      <Road bar={bar} />
      {!bar.step.waiting && (
        <p>
          <a class="button" href={bar.step.href}>
            {bar.step.text}
          </a>
        </p>
      )}
      <Clock bar={bar} moved={moved} />
      <section>
        <h2>The desk</h2>
        <p>
          What people judge, the operator's staff see at the desk. You play them too: two people are there to sign in
          as.
        </p>
        <p>
          <a class="button quiet" href={`${urls.verifiedConsent}/desk`}>
            Go to the desk
          </a>
        </p>
      </section>
      <section>
        <h2>For scripts</h2>
        <Facts
          facts={[
            { name: 'API', value: <a href={`${urls.emailConsent}/docs`}>{urls.emailConsent}/docs</a> },
            { name: 'Test key', value: <code>{apiKey}</code> },
            { name: 'Status', value: <a href="/status">GET /status</a> },
            { name: 'Letters', value: <a href="/inbox/messages">GET /inbox/messages?to=…</a> },
            { name: 'Clock', value: <code>{'POST /clock {"advance":"PT25H"}'}</code> },
            {
              name: 'Services',
              value: Object.entries(services)
                .map(([name, ready]) => `${name}: ${ready ? 'ready' : 'not ready'}`)
                .join(', '),
            },
          ]}
        />
        <p>
          Mail to <code>bounce@…</code> comes back as undeliverable, mail to <code>refuse@…</code> is turned away at
          once: two ways to see what happens when an address is wrong.
        </p>
      </section>
    </Frame>
  );
}

function Road({ bar }: { readonly bar: Bar }): VNode {
  return (
    <ol class="road">
      {steps.map((text, index) => {
        const standing = index + 1 < bar.step.number ? 'done' : index + 1 === bar.step.number ? 'now' : 'ahead';
        return (
          <li class={standing} aria-current={standing === 'now' ? 'step' : undefined}>
            <span>{text}</span>
          </li>
        );
      })}
    </ol>
  );
}

function Clock({ bar, moved }: { readonly bar: Bar; readonly moved: HomePageProps['moved'] }): VNode {
  return (
    <section class="clock" id="clock">
      <h2>The clock</h2>
      {moved !== null && (
        <Notice kind="success">
          <p>
            It is now {readableTime(bar.now)}. On the way {moved.stops === 1 ? 'one thing' : `${moved.stops} things`}{' '}
            fell due, and {moved.stops === 1 ? 'was' : 'were'} done.
          </p>
        </Notice>
      )}
      <p>
        Here it is <strong>{readableTime(bar.now)} UTC</strong>. Move ahead, and everything that falls due on the way
        happens, each thing at its hour. There is no way back.
      </p>
      <form method="post" action="/clock">
        <Button name="advance" value="PT25H">
          25 hours
        </Button>
        <Button kind="quiet" name="advance" value="P15D">
          15 days
        </Button>
        <Button kind="quiet" name="advance" value="P31D">
          31 days
        </Button>
        <Button kind="quiet" name="advance" value="P1Y">
          1 year
        </Button>
      </form>
    </section>
  );
}
