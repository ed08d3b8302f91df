import type { Consent } from '@kinsent/consent';
import { Button, Facts, Notice as Box } from '@kinsent/host';
import type { VNode } from 'preact';
import { PinOffer } from '../pin/pin-parts';
import { backInWords, DoorPage, type DoorParts, Form, SetbackBox } from './door-parts';
import type { Back, Setback } from './view-of';

/** The provider has yet to tell. Nothing reloads by itself: the page was held as long as it made sense. */
export function pendingPage(parts: DoorParts, again: string): VNode {
  const { say } = parts;
  return (
    <DoorPage parts={parts} title={say('pending.title')}>
      <p class="lead" role="status">
        {say('pending.text')}
      </p>
      <p>
        <a class="button" href={again}>
          {say('pending.again')}
        </a>
      </p>
    </DoorPage>
  );
}

export interface DoneProps {
  readonly parts: DoorParts;
  /** What was decided about what waited, in the policy's words. */
  readonly decided: readonly { readonly title: string; readonly consent: Consent }[];
  /** How giving back stands; null when nothing was charged. */
  readonly back: Back | null;
  /** Until when the proof is remembered; null when it is not. */
  readonly rememberedUntil: Date | null;
  readonly forgotten: boolean;
}

/** What stands now, whether the money went back, and how to have the proof forgotten. */
export function donePage({ parts, decided, back, rememberedUntil, forgotten }: DoneProps): VNode {
  const { say } = parts;
  return (
    <DoorPage parts={parts} title={say('done.title')}>
      <Box kind="success">
        <p>{say('done.lead')}</p>
        {forgotten && <p>{say('revoke.done')}</p>}
      </Box>
      <h2>{say('done.overview')}</h2>
      <Facts
        facts={decided.map(({ title, consent }) => ({ name: title, value: <Decided parts={parts} {...consent} /> }))}
      />
      <p>{say('done.back')}</p>
      {back !== null && (
        <>
          <h2>{say('done.money')}</h2>
          <p>{backInWords(say, back)}</p>
        </>
      )}
      {rememberedUntil !== null && (
        <section class="method">
          <h2>{say('revoke.title')}</h2>
          <p>{say('revoke.text', { until: rememberedUntil })}</p>
          <Form parts={parts} act="revoke">
            <Button kind="quiet">{say('revoke.button')}</Button>
          </Form>
        </section>
      )}
      <PinOffer parts={parts} />
    </DoorPage>
  );
}

function Decided({ parts, state, validUntil, grantedAt }: { readonly parts: DoorParts } & Consent): VNode {
  const { say } = parts;
  if (state === 'granted' && validUntil !== null) {
    return <span class="state yes">{say('done.allowed', { until: validUntil })}</span>;
  }
  return <span class="state no">{say(grantedAt === null ? 'done.refused' : 'done.ended')}</span>;
}

/** Nothing waits any more and nobody was proven. */
export function overPage(parts: DoorParts, app: string, setback: Setback | null): VNode {
  const { say } = parts;
  return (
    <DoorPage parts={parts} title={say('over.title')}>
      {setback?.kind === 'refused' && <SetbackBox say={say} setback={setback} />}
      <p class="lead">{say('over.text', { app })}</p>
      <p>{say('over.next', { app })}</p>
    </DoorPage>
  );
}

/** One page for a link that never was and for one about somebody who is forgotten. */
export function gonePage(parts: DoorParts): VNode {
  const { say } = parts;
  return (
    <DoorPage parts={parts} title={say('gone.title')}>
      <p class="lead">{say('gone.text')}</p>
    </DoorPage>
  );
}
