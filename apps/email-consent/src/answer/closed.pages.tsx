import { Page } from '@kinsent/host';
import type { VNode } from 'preact';
import { answerStyle } from './answer-style';
import { FreshLetter, Help, Languages, type PageParts } from './page-parts';

/** Too old, unknown, or over: one page, with the way to a fresh letter. */
export function gonePage(parts: PageParts): VNode {
  const { say } = parts;
  return (
    <Closed parts={parts} title={say('gone.title')}>
      <p>{say('gone.text')}</p>
      <p>{say('gone.fresh')}</p>
      <FreshLetter {...parts} />
    </Closed>
  );
}

/** Too many wrong codes. */
export function lockedPage(parts: PageParts): VNode {
  const { say } = parts;
  return (
    <Closed parts={parts} title={say('locked.title')}>
      <p>{say('locked.text')}</p>
      <FreshLetter {...parts} />
    </Closed>
  );
}

/** After asking for a fresh letter: the same words whether or not there was anything to send. */
export function freshPage(parts: PageParts): VNode {
  const { say } = parts;
  return (
    <Closed parts={parts} title={say('fresh.title')}>
      <p>{say('fresh.text')}</p>
      <p>{say('fresh.wait')}</p>
    </Closed>
  );
}

/** The app called the question off. */
export function calledOffPage(parts: PageParts, app: string): VNode {
  const { say } = parts;
  return (
    <Closed parts={parts} title={say('calledOff.title')}>
      <p>{say('calledOff.text', { app })}</p>
    </Closed>
  );
}

function Closed(props: {
  readonly parts: PageParts;
  readonly title: string;
  readonly children: preact.ComponentChildren;
}): VNode {
  const { parts, title, children } = props;
  return (
    <Page lang={parts.locale} title={title} operator={parts.operator} styles={[answerStyle.path]}>
      <Languages {...parts} />
      <h1>{title}</h1>
      {children}
      <Help {...parts} />
    </Page>
  );
}
