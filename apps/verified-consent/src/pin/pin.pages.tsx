import { Button, ErrorSummary, Field, Notice as Box } from '@kinsent/host';
import type { PinStanding } from '@kinsent/store';
import type { VNode } from 'preact';
import { DoorPage, type DoorParts } from '../door/door-parts';
import { type PinMessage, pinCatalogue } from './pin-catalogue';
import { PinField, PinForm } from './pin-parts';

/** Why a PIN was not taken. */
export type UseFault = 'missing' | 'malformed' | 'wrong' | 'resting';

/** Why a PIN was not set. */
export type OwnFault = 'missing' | 'malformed' | 'weak' | 'differ';

export interface UsePageProps {
  readonly parts: DoorParts;
  readonly fault: UseFault | null;
  /** True for a form that was open for too long. */
  readonly stale: boolean;
}

/** Takes a PIN in place of the letter. */
export function usePinPage({ parts, fault, stale }: UsePageProps): VNode {
  const say = pinCatalogue.in(parts.locale);
  const error = fault === null ? undefined : say(`use.${fault}`);
  return (
    <DoorPage parts={parts} title={say('use.title')}>
      <ErrorSummary
        title={parts.say('mistakes')}
        errors={error === undefined ? [] : [{ field: 'pin', message: error }]}
      />
      {stale && <Stale parts={parts} />}
      <p class="lead">{say('use.lead')}</p>
      <PinField parts={parts} error={error} />
      <p>{say('use.forgotten')}</p>
      <Back parts={parts} />
    </DoorPage>
  );
}

export interface OwnPageProps {
  readonly parts: DoorParts;
  readonly standing: PinStanding | null;
  readonly fault: OwnFault | null;
  readonly done: 'set' | 'received' | 'ended' | null;
  /** One that was made up just now; shown this once. */
  readonly made: string | null;
  readonly stale: boolean;
}

/** Sets, changes and ends a PIN. */
export function ownPinPage({ parts, standing, fault, done, made, stale }: OwnPageProps): VNode {
  const say = pinCatalogue.in(parts.locale);
  const field = fault === 'differ' ? 'again' : 'pin';
  const errorOf = (name: string): string | undefined =>
    fault !== null && field === name ? say(`own.${fault}`) : undefined;
  return (
    <DoorPage parts={parts} title={say('own.title')}>
      <ErrorSummary
        title={parts.say('mistakes')}
        errors={fault === null ? [] : [{ field, message: say(`own.${fault}`) }]}
      />
      {stale && <Stale parts={parts} />}
      {done !== null && (
        <Box kind="success">
          <p role="status">{say(`done.${done}`)}</p>
          {made !== null && (
            <p>
              <strong class="pin">{made}</strong>
            </p>
          )}
        </Box>
      )}
      <p class="lead">{say('own.lead')}</p>
      {done === null && <p>{say(standsAs(standing), { at: standing?.setAt ?? 0 })}</p>}
      <h2>{say('own.choose')}</h2>
      <PinForm parts={parts} act="set">
        <Field {...typing} name="pin" label={say('own.pin')} hint={say('own.chooseHint')} error={errorOf('pin')} />
        <Field {...typing} name="again" label={say('own.again')} error={errorOf('again')} />
        <Button>{say('own.set')}</Button>
      </PinForm>
      <h2>{say('own.receive')}</h2>
      <PinForm parts={parts} act="receive">
        <p>{say('own.receiveText')}</p>
        <Button kind="quiet">{say('own.receiveButton')}</Button>
      </PinForm>
      {standing !== null && (
        <>
          <h2>{say('own.end')}</h2>
          <PinForm parts={parts} act="end">
            <p>{say('own.endText')}</p>
            <Button kind="quiet">{say('own.endButton')}</Button>
          </PinForm>
        </>
      )}
      <Back parts={parts} />
    </DoorPage>
  );
}

const typing = {
  type: 'password',
  inputMode: 'numeric',
  autocomplete: 'new-password',
  maxLength: 20,
  width: 8,
} as const;

function standsAs(standing: PinStanding | null): PinMessage {
  if (standing === null) return 'own.none';
  return standing.restsUntil === null ? 'own.stands' : 'own.rests';
}

function Stale({ parts }: { readonly parts: DoorParts }): VNode {
  return (
    <Box kind="warning">
      <p>{parts.say('form.stale')}</p>
    </Box>
  );
}

function Back({ parts }: { readonly parts: DoorParts }): VNode {
  const { door, locale, presence } = parts;
  return (
    <p>
      <a href={`${door}?lang=${locale}${presence === null ? '' : `&h=${presence}`}`}>
        {pinCatalogue.in(locale)('back')}
      </a>
    </p>
  );
}
