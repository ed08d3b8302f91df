import { join } from 'node:path';
import { pageStyle, stylesheet } from '@kinsent/host';
import type { ComponentChildren, VNode } from 'preact';
import { type Step, steps } from './next-step';

export const sandboxStyle = stylesheet(join(__dirname), 'sandbox');

/** What stands at the top of every page of the sandbox. */
export interface Bar {
  readonly now: Date;
  readonly ahead: boolean;
  readonly letters: number;
  /** The card terminal and how many payments went through there; null where the real Stripe takes its place. */
  readonly terminal: { readonly url: string; readonly payments: number } | null;
  readonly step: Step;
}

interface FrameProps {
  readonly title: string;
  readonly bar: Bar;
  /** Seconds until the page looks again; for pages that wait for something. */
  readonly refresh?: number;
  /** Further style sheet. */
  readonly style?: string;
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

/** The layout of the sandbox's own pages: a bar that says where one is and what comes next, and the content. */
export function Frame({ title, bar, refresh, style, wide = false, children }: FrameProps): VNode {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>{`${title} – Kinsent sandbox`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {refresh !== undefined && <meta http-equiv="refresh" content={String(refresh)} />}
        {[pageStyle.path, sandboxStyle.path, ...(style === undefined ? [] : [style])].map((path) => (
          <link rel="stylesheet" href={path} />
        ))}
      </head>
      <body>
        <a class="skip" href="#content">
          Skip to the content
        </a>
        <header class="bar">
          <nav aria-label="Sandbox">
            <a class="home" href="/">
              Kinsent <span>sandbox</span>
            </a>
            <a href="/app">Sample app</a>
            <a href="/inbox">Inbox ({bar.letters})</a>
            {bar.terminal !== null && <a href={bar.terminal.url}>Card terminal ({bar.terminal.payments})</a>}
            <a href="/pen">Pen and paper</a>
            <a href="/erasures">Erasures</a>
            <a href="/#clock" class={bar.ahead ? 'ahead' : undefined}>
              <time dateTime={bar.now.toISOString()}>{readableTime(bar.now)}</time>
            </a>
          </nav>
          <NextHint step={bar.step} />
        </header>
        <main id="content" tabIndex={-1} class={wide ? 'wide' : undefined}>
          {children}
        </main>
      </body>
    </html>
  );
}

function NextHint({ step }: { readonly step: Step }): VNode {
  const place = step.number <= steps.length ? `Step ${step.number} of ${steps.length}` : 'Next';
  return (
    <p class="hint-next" role="status">
      <strong>{place}:</strong> {step.waiting ? step.text : <a href={step.href}>{step.text}</a>}
    </p>
  );
}

/** A time as people read it, in UTC: `20 Nov 2026, 10:00`. */
export function readableTime(at: Date): string {
  return at.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
}
