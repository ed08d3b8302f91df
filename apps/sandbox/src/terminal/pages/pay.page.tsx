import { Button, Choice, ErrorSummary, Field, Notice } from '@kinsent/host';
import type { ComponentChildren, VNode } from 'preact';
import { spacedNumber, testCards } from '../test-cards';
import { Sheet } from './sheet';
import { payCatalogue, type PayMessage } from './pay-catalogue';

interface PayPageProps {
  readonly lang: string;
  /** As people read it. */
  readonly amount: string;
  readonly itemName: string;
  readonly statement: string;
  readonly cancelUrl: string | null;
  /** Why the last card did not work. */
  readonly failure: PayMessage | null;
  /** What is wrong with what was typed. */
  readonly fault: 'noCard' | 'notTestCard' | null;
}

/** The page that a session's `url` leads to: choose a card, and see what comes of it. What was typed is never shown again. */
export function PayPage({ lang, amount, itemName, statement, cancelUrl, failure, fault }: PayPageProps): VNode {
  const say = payCatalogue.in(lang);
  const offered = testCards.filter(({ offered }) => offered !== null);
  return (
    <PaySheet lang={lang} title={say('title', { amount })}>
      {fault !== null && (
        <ErrorSummary
          title={say('failedTitle')}
          errors={[{ field: fault === 'noCard' ? 'card' : 'number', message: say(fault) }]}
        />
      )}
      {failure !== null && fault === null && (
        <Notice kind="warning" title={say('failedTitle')}>
          <p>
            {say(failure)} {say('failedNext')}
          </p>
        </Notice>
      )}
      <h1>{say('title', { amount })}</h1>
      <p>
        {itemName}
        <small>{say('statement', { statement })}</small>
      </p>
      <form method="post">
        <Choice
          name="card"
          legend={say('choose')}
          hint={say('chooseHint')}
          error={fault === 'noCard' ? say(fault) : undefined}
          options={offered.map((card) => ({
            value: card.number,
            label: say(card.offered!),
            hint: spacedNumber(card.number),
          }))}
        />
        <Field
          name="number"
          label={say('number')}
          hint={say('numberHint')}
          error={fault === 'notTestCard' ? say(fault) : undefined}
          inputMode="numeric"
          maxLength={30}
          width={20}
        />
        <Button>{say('pay', { amount })}</Button>
      </form>
      {cancelUrl !== null && (
        <p>
          <a href={cancelUrl}>{say('leave')}</a>
        </p>
      )}
    </PaySheet>
  );
}

/** What a bank's own page would be. */
export function ChallengePage({ lang, amount }: { readonly lang: string; readonly amount: string }): VNode {
  const say = payCatalogue.in(lang);
  return (
    <PaySheet lang={lang} title={say('challengeTitle')}>
      <h1>{say('challengeTitle')}</h1>
      <p>{say('challengeText', { amount })}</p>
      <form method="post">
        <Button name="answer" value="complete">
          {say('complete')}
        </Button>
        <Button kind="quiet" name="answer" value="fail">
          {say('fail')}
        </Button>
      </form>
    </PaySheet>
  );
}

/** A session that takes no payment any more. */
export function ClosedPage(props: {
  readonly lang: string;
  readonly paid: boolean;
  readonly back: string | null;
}): VNode {
  const { lang, paid, back } = props;
  const say = payCatalogue.in(lang);
  const title = say(paid ? 'paidTitle' : 'expiredTitle');
  return (
    <PaySheet lang={lang} title={title}>
      <h1>{title}</h1>
      <p>{say(paid ? 'paidText' : 'expiredText')}</p>
      {back !== null && (
        <p>
          <a href={back}>{say('back')}</a>
        </p>
      )}
    </PaySheet>
  );
}

function PaySheet(props: {
  readonly lang: string;
  readonly title: string;
  readonly children: ComponentChildren;
}): VNode {
  const { lang, title, children } = props;
  const say = payCatalogue.in(lang);
  return (
    <Sheet lang={lang} title={title} skip={say('skip')} banner={<p>{say('standIn')}</p>}>
      {children}
    </Sheet>
  );
}
