import { Notice as Box } from '@kinsent/host';
import type { VNode } from 'preact';
import { formCatalogue } from './form-catalogue';
import type { FormState } from './form-state';

/** What a signed form is, among the ways to prove who one is. */
export function FormSection({
  parts: { locale, presence },
  path,
  judgedWithin,
}: {
  readonly parts: { readonly locale: string; readonly presence: string | null };
  readonly path: string;
  readonly judgedWithin: string;
}): VNode {
  const say = formCatalogue.in(locale);
  const href = `${path}?lang=${locale}${presence === null ? '' : `&h=${presence}`}`;
  return (
    <section class="method">
      <h2>{say('section.title')}</h2>
      <p>{say('section.what')}</p>
      <p>{say('section.when', { judgedWithin })}</p>
      <p>
        <a class="button" href={href}>
          {say('section.link')}
        </a>
      </p>
    </section>
  );
}

/** Where the form stands that came in: what is known of it, and what can be done. */
export function FormStateBox({
  locale,
  state,
  now,
}: {
  readonly locale: string;
  readonly state: FormState;
  readonly now: Date;
}): VNode {
  const say = formCatalogue.in(locale);
  const when = { road: say(`road.${state.road}`), received: state.receivedAt };
  switch (state.kind) {
    case 'waiting': {
      const due = state.dueAt !== null && state.dueAt > now ? state.dueAt : null;
      return (
        <Box kind="success">
          <p>{due === null ? say('state.late', when) : say('state.waiting', { ...when, due })}</p>
        </Box>
      );
    }
    case 'rejected':
      return (
        <Box kind="warning">
          <p>{say('state.rejected', when)}</p>
          <p>{say(`rejected.${state.reason}`)}</p>
          <p>{say('state.next')}</p>
        </Box>
      );
    case 'approved':
    case 'unjudged':
      return (
        <Box kind={state.kind === 'approved' ? 'success' : 'warning'}>
          <p>{say(`state.${state.kind}`, when)}</p>
        </Box>
      );
  }
}
