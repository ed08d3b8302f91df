import type { Notice, NoticeItemName, NoticePurpose } from '@kinsent/consent';
import { Button, ErrorSummary, Field, Notice as Box, Page } from '@kinsent/host';
import type { VNode } from 'preact';
import { dayInWords } from '../letter/day-in-words';
import type { CheckAhead } from '../verification/stronger-check';
import { WaysAhead } from './ways-ahead';
import type { AnswerSay } from './answer-catalogue';
import { choiceField, codeField } from './answer-form';
import { answerStyle } from './answer-style';
import type { Choice } from './decide-answer';
import type { FormError } from './form-errors';
import { actionOf, Help, Item, Languages, type PageParts, Paragraphs, Token } from './page-parts';
import { PurposeChoice, StrongerPurpose } from './purpose-choice';
import { TakeBack, type TakeBackProps } from './take-back';

export interface AskProps {
  readonly parts: PageParts;
  readonly notice: Notice;
  /** The purposes that wait for an answer, as the notice words them. */
  readonly asked: readonly NoticePurpose[];
  /** The stronger check that follows a yes to what needs one; null where none is offered. */
  readonly check: CheckAhead | null;
  /** What silence allowed already, and how to stop it; null when there is nothing of that kind. */
  readonly told: Pick<TakeBackProps, 'items' | 'proof'> | null;
  /** What was filled in, when the form comes back. */
  readonly choices: ReadonlyMap<string, Choice>;
  readonly code: string;
  readonly errors: readonly FormError[];
}

const afterChoices: readonly NoticeItemName[] = ['online-notice', 'how-to-consent', 'deletion'];

/** The whole notice with a choice for every purpose: all items of 16 CFR 312.4(c), in their order. */
export function askPage(props: AskProps): VNode {
  const { parts, notice, asked, check, told, choices, errors } = props;
  const { say, locale, operator } = parts;
  const item = (name: NoticeItemName) => notice.items.find((each) => each.item === name);
  const error = (field: string) => errors.find((each) => each.field === field)?.message;
  const title = say('ask.title', { app: notice.app.name });
  const disclosure = item('disclosure');
  const stronger = asked.filter(({ level }) => level === 'high');
  const shown = (names: readonly NoticeItemName[]) =>
    names.flatMap((name) => {
      const found = item(name);
      return found === undefined ? [] : [<Item item={found} notice={notice} />];
    });
  return (
    <Page lang={locale} title={title} operator={operator} styles={[answerStyle.path]}>
      <Languages {...parts} />
      <ErrorSummary title={say('mistakes')} errors={errors} />
      <h1>{title}</h1>
      <p class="lead">{say('ask.lead', { app: notice.app.name })}</p>
      <Box>
        <p>{say('ask.by', { date: dayInWords(new Date(notice.answerBy), locale) })}</p>
      </Box>
      {shown(['contact-collected', 'consent-required'])}
      <form method="post" action={actionOf(parts)} noValidate>
        <Token token={parts.token} />
        <h2>{item('purposes')?.heading}</h2>
        {asked
          .filter(({ level }) => level === 'low')
          .map((purpose) => (
            <PurposeChoice
              say={say}
              notice={notice}
              purpose={purpose}
              chosen={choices.get(purpose.key)}
              error={error(choiceField(purpose.key))}
            />
          ))}
        {disclosure !== undefined && (
          <>
            <h2>{disclosure.heading}</h2>
            <Paragraphs paragraphs={disclosure.paragraphs} link={notice.onlineNotice} />
          </>
        )}
        {stronger.length > 0 && <Stronger say={say} check={check} />}
        {stronger.map((purpose) =>
          check === null ? (
            <StrongerPurpose say={say} notice={notice} purpose={purpose} chosen={choices.get(purpose.key)} />
          ) : (
            <PurposeChoice
              say={say}
              notice={notice}
              purpose={purpose}
              chosen={choices.get(purpose.key)}
              error={error(choiceField(purpose.key))}
              check={check}
            />
          ),
        )}
        {shown(afterChoices)}
        <Send {...props} error={error('code')} />
      </form>
      {told !== null && <Told {...props} told={told} error={error(codeField('told'))} />}
      <Help {...parts} />
    </Page>
  );
}

/** Why an e-mail is not enough for what follows, and what comes after a yes. */
function Stronger({ say, check }: { readonly say: AnswerSay; readonly check: CheckAhead | null }): VNode {
  if (check === null) {
    return (
      <Box title={say('stronger.title')}>
        <p>{say('stronger.text')}</p>
      </Box>
    );
  }
  return (
    <Box title={say('ahead.title')}>
      <p>{say('ahead.text')}</p>
      <WaysAhead say={say} check={check} />
    </Box>
  );
}

function Send({ parts, code, error }: AskProps & { readonly error: string | undefined }): VNode {
  const { say } = parts;
  return (
    <section class="send">
      <h2>{say('send.title')}</h2>
      <Field
        name="code"
        label={say('send.code')}
        hint={say('send.codeHint')}
        error={error}
        value={code}
        inputMode="numeric"
        autocomplete="one-time-code"
        maxLength={20}
        width={8}
      />
      <Button name="act" value="answer">
        {say('send.button')}
      </Button>
      <h3>{say('decline.title')}</h3>
      <p>{say('decline.text')}</p>
      <div class="others">
        <Button kind="quiet" name="act" value="refused-all">
          {say('decline.refusedAll')}
        </Button>
        <Button kind="quiet" name="act" value="not-my-child">
          {say('decline.notMyChild')}
        </Button>
        <Button kind="quiet" name="act" value="not-the-parent">
          {say('decline.notTheParent')}
        </Button>
      </div>
    </section>
  );
}

const toldItems: readonly NoticeItemName[] = [
  'child-contact',
  'guardian-contact',
  'no-other-use',
  'how-to-stop',
  'silence-allows',
  'messages-online-notice',
];

/** What may go on without an answer, with all items of 16 CFR 312.4(c)(3). */
function Told({
  parts,
  notice,
  told,
  error,
}: AskProps & { readonly told: NonNullable<AskProps['told']>; readonly error: string | undefined }): VNode {
  const { say } = parts;
  return (
    <section class="told">
      <h2>{say('told.title')}</h2>
      <p>{say('told.text')}</p>
      {notice.items
        .filter(({ item }) => toldItems.includes(item))
        .map((item) => (
          <>
            <h3>{item.heading}</h3>
            <Paragraphs paragraphs={item.paragraphs} link={notice.onlineNotice} />
          </>
        ))}
      <h3>{say('takeBack.titleTold')}</h3>
      <TakeBack parts={parts} about="told" items={told.items} proof={told.proof} ticked={null} codeError={error} />
    </section>
  );
}
