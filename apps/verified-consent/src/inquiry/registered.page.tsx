import { addPeriod, inquiryAnsweredWithin, inquiryKept, longestInquiry, type Operator } from '@kinsent/consent';
import { Button, ErrorSummary, Field, fieldId, Notice, Page } from '@kinsent/host';
import type { ComponentChildren, VNode } from 'preact';
import { doorStyle } from '../door/door-style';
import { type RegisteredSay, registeredCatalogue } from './registered-catalogue';
import type { RegisteredFaults, RegisteredGiven } from './registered-form';

/** Where the page is. */
export const registeredPath = '/registered';

export interface RegisteredParts {
  readonly locale: string;
  readonly locales: readonly string[];
  readonly operator: Operator;
}

export interface RegisteredProps extends RegisteredParts {
  /** Names of the apps that it can be about. */
  readonly apps: readonly string[];
  readonly token: string;
  /** What was filled in, when a form comes back, and what is wrong with it. */
  readonly given?: RegisteredGiven;
  readonly faults?: RegisteredFaults;
  readonly stale?: boolean;
}

/** For a parent who was never asked (T8): what happens with a question, and a form for it. */
export function registeredPage(props: RegisteredProps): VNode {
  const { locale, operator, apps, token, given, faults = {}, stale = false } = props;
  const say = registeredCatalogue.in(locale);
  const most = longestInquiry;
  const names = new Intl.ListFormat(locale, { type: 'disjunction' }).format(apps);
  const errors = (['email', 'text'] as const).flatMap((field) => {
    const fault = faults[field];
    return fault === undefined ? [] : [{ field, message: say(fault, { most }) }];
  });
  const errorOf = (field: string) => errors.find((each) => each.field === field)?.message;
  return (
    <Frame parts={props} path={registeredPath} title={say('title')} say={say}>
      <ErrorSummary title={say('mistakes')} errors={errors} />
      {stale && (
        <Notice kind="warning">
          <p>{say('stale')}</p>
        </Notice>
      )}
      <p class="lead">{say('lead')}</p>
      {apps.length > 0 && <p>{say('apps', { apps: names })}</p>}
      <form method="post" action={`${registeredPath}?lang=${locale}`} noValidate>
        <input type="hidden" name="token" value={token} />
        <Field
          name="email"
          type="email"
          inputMode="email"
          autocomplete="email"
          label={say('email')}
          hint={say('email.hint')}
          error={errorOf('email')}
          value={given?.email}
          maxLength={254}
          required
        />
        <LongField
          name="text"
          label={say('text')}
          hint={say('text.hint', { most })}
          error={errorOf('text')}
          value={given?.text ?? ''}
        />
        <Button>{say('send')}</Button>
      </form>
      <h2>{say('what')}</h2>
      <ul>
        <li>{say('what.read', { operator: operator.name, days: daysIn(inquiryAnsweredWithin) })}</li>
        <li>{say('what.rests')}</li>
        <li>{say('what.stranger')}</li>
        <li>{say('what.others')}</li>
        <li>{say('what.kept', { days: daysIn(inquiryKept.settled) })}</li>
      </ul>
      <p>{say('call')}</p>
    </Frame>
  );
}

/** The one answer to every question. */
export function receivedPage(parts: RegisteredParts): VNode {
  const say = registeredCatalogue.in(parts.locale);
  return (
    <Frame parts={parts} path={`${registeredPath}/received`} title={say('received')} say={say}>
      <Notice kind="success">
        <p role="status">{say('received.same')}</p>
      </Notice>
      <p>{say('received.when', { operator: parts.operator.name, days: daysIn(inquiryAnsweredWithin) })}</p>
      <p>{say('received.nothing')}</p>
    </Frame>
  );
}

const names: Readonly<Record<string, string>> = { en: 'English', nl: 'Nederlands' };

function Frame({
  parts: { locale, locales, operator },
  path,
  title,
  say,
  children,
}: {
  readonly parts: RegisteredParts;
  readonly path: string;
  readonly title: string;
  readonly say: RegisteredSay;
  readonly children: ComponentChildren;
}): VNode {
  const others = locales.filter((each) => each !== locale);
  return (
    <Page lang={locale} title={title} operator={operator} styles={[doorStyle.path]}>
      {others.length > 0 && (
        <nav class="languages" aria-label={say('language')}>
          {others.map((each) => (
            <a href={`${path}?lang=${each}`} lang={each} hreflang={each}>
              {names[each] ?? each}
            </a>
          ))}
        </nav>
      )}
      <h1>{title}</h1>
      {children}
    </Page>
  );
}

interface LongFieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly error: string | undefined;
  readonly value: string;
}

function LongField({ name, label, hint, error, value }: LongFieldProps): VNode {
  const id = fieldId(name);
  return (
    <div class={error === undefined ? 'field' : 'field wrong'}>
      <label for={id}>{label}</label>
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
      {error !== undefined && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
      <textarea
        id={id}
        name={name}
        rows={6}
        required
        aria-describedby={`${id}-hint${error === undefined ? '' : ` ${id}-error`}`}
        aria-invalid={error === undefined ? undefined : 'true'}
      >
        {value}
      </textarea>
    </div>
  );
}

function daysIn(period: string): number {
  return addPeriod(new Date(0), period).getTime() / 86_400_000;
}
