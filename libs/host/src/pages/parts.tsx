import type { ComponentChildren, VNode } from 'preact';

/** A box that stands out. `warning` is announced by screen readers at once. */
export function Notice({
  kind = 'note',
  title,
  children,
}: {
  readonly kind?: 'note' | 'success' | 'warning';
  readonly title?: string;
  readonly children: ComponentChildren;
}): VNode {
  return (
    <section class={`notice ${kind}`} role={kind === 'warning' ? 'alert' : undefined}>
      {title !== undefined && <h2>{title}</h2>}
      {children}
    </section>
  );
}

export interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** What is wrong with what was given; shown beside the field and read out with it. */
  readonly error?: string;
  readonly type?: 'text' | 'email' | 'tel' | 'password';
  readonly value?: string;
  readonly inputMode?: 'text' | 'numeric' | 'email' | 'tel';
  readonly autocomplete?: string;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly required?: boolean;
  /** About how many characters are expected: sets the width. */
  readonly width?: number;
}

/** A labelled text field. Its id is `field-` and its name, for links from ErrorSummary. */
export function Field(props: FieldProps): VNode {
  const { name, label, hint, error, type = 'text', width } = props;
  const id = fieldId(name);
  return (
    <div class={error === undefined ? 'field' : 'field wrong'}>
      <label for={id}>{label}</label>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
      <input
        id={id}
        name={name}
        {...of(type)}
        class={width === undefined ? undefined : width <= 8 ? 'short' : 'medium'}
        value={props.value}
        inputMode={props.inputMode}
        autocomplete={props.autocomplete ?? 'off'}
        maxLength={props.maxLength}
        pattern={props.pattern}
        required={props.required}
        aria-describedby={describedBy(id, hint, error)}
        aria-invalid={error === undefined ? undefined : 'true'}
        spellcheck={false}
      />
    </div>
  );
}

export interface ChoiceProps {
  readonly name: string;
  readonly legend: string;
  readonly hint?: string;
  readonly error?: string;
  readonly options: readonly { readonly value: string; readonly label: string; readonly hint?: string }[];
  /** What was chosen before, when a form comes back. Nothing is ticked without it. */
  readonly chosen?: string | null;
  readonly required?: boolean;
  readonly children?: ComponentChildren;
}

/** One question with a few answers; nothing is ticked beforehand. `children` stand between the question and the answers. */
export function Choice({ name, legend, hint, error, options, chosen = null, required, children }: ChoiceProps): VNode {
  const id = fieldId(name);
  return (
    <fieldset class={error === undefined ? 'choice' : 'choice wrong'} aria-describedby={describedBy(id, hint, error)}>
      <legend>{legend}</legend>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children}
      {error !== undefined && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
      <div class="answers">
        {options.map((option, index) => {
          // The first answer carries the id that ErrorSummary links to.
          const own = index === 0 ? id : `${id}-${index}`;
          return (
            <label class="answer" for={own}>
              <input
                type="radio"
                id={own}
                name={name}
                value={option.value}
                checked={chosen === option.value}
                required={required}
              />
              <span>
                {option.label}
                {option.hint !== undefined && <small>{option.hint}</small>}
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

/** A button that sends its form. `quiet` for what is not the main thing; `name` and `value` tell several apart. */
export function Button({
  kind = 'main',
  name,
  value,
  children,
}: {
  readonly kind?: 'main' | 'quiet' | 'grave';
  readonly name?: string;
  readonly value?: string;
  readonly children: ComponentChildren;
}): VNode {
  return (
    <button type="submit" class={kind} name={name} value={value}>
      {children}
    </button>
  );
}

/** What must be put right, at the top of the page: takes the focus, and each line leads to its field. */
export function ErrorSummary({
  title,
  errors,
}: {
  readonly title: string;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
}): VNode | null {
  if (errors.length === 0) return null;
  return (
    <section class="notice warning" role="alert" aria-labelledby="errors-title" tabIndex={-1} autofocus>
      <h2 id="errors-title">{title}</h2>
      <ul>
        {errors.map(({ field, message }) => (
          <li>
            <a href={`#${fieldId(field)}`}>{message}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Names and what they stand for. */
export function Facts({
  facts,
}: {
  readonly facts: readonly { readonly name: string; readonly value: ComponentChildren }[];
}): VNode {
  return (
    <dl class="facts">
      {facts.map(({ name, value }) => (
        <div>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

// Preact's types know each kind of input apart, but no union of them.
function of(type: string): { readonly type: 'text' } {
  return { type: type as 'text' };
}

/** The id of a field's first control. */
export function fieldId(name: string): string {
  return `field-${name.replace(/[^\w-]/g, '-')}`;
}

function describedBy(id: string, hint: string | undefined, error: string | undefined): string | undefined {
  const ids = [hint === undefined ? null : `${id}-hint`, error === undefined ? null : `${id}-error`];
  return ids.filter((each) => each !== null).join(' ') || undefined;
}
