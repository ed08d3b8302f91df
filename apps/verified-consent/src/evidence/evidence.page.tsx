import type { Consent, EvidencePack } from '@kinsent/consent';
import { Button, Facts, Field } from '@kinsent/host';
import type { VNode } from 'preact';
import { type DeskFrame, DeskForm, deskPage } from '../staff/desk-page';
import { evidenceCatalogue, type EvidenceSay } from './evidence-catalogue';
import { evidencePath } from './evidence-roles';

export interface EvidencePageProps {
  readonly frame: DeskFrame;
  /** What was typed. */
  readonly typed: string;
  readonly fault: 'unreadable' | 'unknown' | null;
  readonly pack: EvidencePack | null;
  /** Consents of the request whose reference was typed. */
  readonly consents: readonly Pick<Consent, 'id' | 'purpose' | 'state'>[];
}

/** Where staff find what proves a consent, and take it along. */
export function evidencePage({ frame, typed, fault, pack, consents }: EvidencePageProps): VNode {
  const say = evidenceCatalogue.in(frame.locale);
  return deskPage({
    frame,
    title: say('desk.title'),
    room: 'evidence',
    children: (
      <>
        <p class="lead">{say('desk.lead')}</p>
        <DeskForm frame={frame} action={evidencePath} method="get">
          <Field
            name="find"
            label={say('desk.label')}
            hint={say('desk.hint')}
            maxLength={40}
            {...(typed === '' ? {} : { value: typed })}
            {...(fault === null ? {} : { error: say(`desk.${fault}`) })}
          />
          <Button kind="quiet">{say('desk.button')}</Button>
        </DeskForm>
        {consents.length > 0 && (
          <>
            <p>{say('desk.open')}</p>
            <ul>
              {consents.map(({ id, purpose, state }) => (
                <li>
                  <a href={`${evidencePath}?find=${id}`}>{purpose}</a> ({state})
                </li>
              ))}
            </ul>
          </>
        )}
        {pack !== null && <Found pack={pack} say={say} />}
      </>
    ),
  });
}

function Found({ pack, say }: { readonly pack: EvidencePack; readonly say: EvidenceSay }): VNode {
  const { consent, evidence, entries } = pack;
  const anchored = entries.findLastIndex(({ anchor }) => anchor !== null) + 1;
  return (
    <>
      <h2>{say('consent')}</h2>
      <Facts
        facts={[
          { name: say('consent.id'), value: <code>{consent.id}</code> },
          { name: say('consent.app'), value: consent.app },
          { name: say('consent.purpose'), value: consent.purpose },
          { name: say('consent.state'), value: consent.state },
          { name: say('desk.lines'), value: say('desk.lines.text', { lines: entries.length, anchored }) },
          ...(evidence === null
            ? [{ name: say('yes'), value: say('yes.none') }]
            : [
                { name: say('method'), value: `${evidence.method} (${evidence.level})` },
                { name: say('cite'), value: `${evidence.cite} (${evidence.approval})` },
                { name: say('given'), value: say('moment', { at: evidence.givenAt }) },
              ]),
        ]}
      />
      <p>
        <a class="button" href={`${evidencePath}/${consent.id}.json`} download>
          {say('desk.json')}
        </a>{' '}
        <a class="button quiet" href={`${evidencePath}/${consent.id}.pdf`} download>
          {say('desk.pdf')}
        </a>
      </p>
    </>
  );
}
