import { Page } from '@kinsent/host';
import type { VNode } from 'preact';
import { answerStyle } from './answer-style';
import { FreshLetter, Help, Languages, type PageParts } from './page-parts';
import { TakeBack, type TakeBackProps } from './take-back';
import { waitInWords } from './wait-in-words';

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

export interface RestingProps {
  readonly parts: PageParts;
  /** How long no code is taken, in milliseconds; null for ever. */
  readonly waitMs: number | null;
  /** True where the letter may bring another one. */
  readonly freshLetter: boolean;
  /** What silence allowed and can still be stopped with the letter's number; null when there is nothing of that kind. */
  readonly told: Pick<TakeBackProps, 'items' | 'proof'> | null;
}

/** Too many wrong codes: when the same letter works again. */
export function restingPage({ parts, waitMs, freshLetter, told }: RestingProps): VNode {
  const { say } = parts;
  const stop = told !== null && (
    <section class="told">
      <h2>{say('takeBack.titleTold')}</h2>
      <TakeBack parts={parts} about="told" items={told.items} proof={told.proof} ticked={null} />
    </section>
  );
  if (waitMs === null) {
    return (
      <Closed parts={parts} title={say('over.title')}>
        <p>{say('over.text')}</p>
        {stop}
      </Closed>
    );
  }
  return (
    <Closed parts={parts} title={say('resting.title', { wait: waitInWords(waitMs, parts.locale) })}>
      <p>{say('resting.why')}</p>
      <p>{say('resting.text')}</p>
      {freshLetter && (
        <>
          <p>{say('resting.fresh')}</p>
          <FreshLetter {...parts} />
        </>
      )}
      {stop}
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

/** After everything was deleted: what has happened, and what others still have to do. */
export function deletedPage(parts: PageParts, app: string): VNode {
  const { say } = parts;
  return (
    <Closed parts={parts} title={say('deleted.title')}>
      <p>{say('deleted.text', { app })}</p>
      <p>{say('deleted.others', { app })}</p>
      <p>{say('deleted.letter')}</p>
    </Closed>
  );
}
