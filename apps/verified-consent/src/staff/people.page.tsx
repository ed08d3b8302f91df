import { Button, Facts, Notice } from '@kinsent/host';
import { type StaffListed, type StaffRole, staffRoles } from '@kinsent/store';
import type { VNode } from 'preact';
import { deskCatalogue, type DeskSay } from './desk-catalogue';
import { DeskForm, type DeskFrame, deskPage } from './desk-page';
import type { TrainingFault } from './training-form';

/** What came of the last form. */
export interface PeopleNews {
  readonly done?: 'trained' | 'untrained' | 'ended' | null;
  readonly wrong?: { readonly id: string; readonly fault: TrainingFault; readonly given: string };
}

/** Everybody who ever signed in, with their training. */
export function peoplePage(frame: DeskFrame, people: readonly StaffListed[], news: PeopleNews): VNode {
  const say = deskCatalogue.in(frame.locale);
  return deskPage({
    frame,
    title: say('people.title'),
    room: 'people',
    children: (
      <>
        {news.done != null && (
          <Notice kind="success">
            <p role="status">{say(`people.done.${news.done}`)}</p>
          </Notice>
        )}
        <p class="lead">{say('people.lead')}</p>
        {people.map((person) => (
          <PersonCard frame={frame} say={say} person={person} wrong={news.wrong} />
        ))}
      </>
    ),
  });
}

interface CardProps {
  readonly frame: DeskFrame;
  readonly say: DeskSay;
  readonly person: StaffListed;
  readonly wrong: PeopleNews['wrong'];
}

function PersonCard({ frame, say, person, wrong }: CardProps): VNode {
  const { id, name, roles, sessions, signedInAt } = person;
  return (
    <section class="person" aria-labelledby={`name-${id}`}>
      <h2 id={`name-${id}`}>{name}</h2>
      <Facts
        facts={[
          {
            name: say('people.roles'),
            value: roles.length === 0 ? say('people.noRoles') : rolesInWords(say, roles),
          },
          { name: say('people.training'), value: trainingOf(say, person, frame.at) },
          { name: say('people.seen'), value: say('moment', { at: signedInAt }) },
          { name: say('people.sessions'), value: say('people.open', { count: sessions }) },
        ]}
      />
      <TrainingForm frame={frame} say={say} person={person} wrong={wrong?.id === id ? wrong : undefined} />
      {sessions > 0 && (
        <DeskForm frame={frame} action={`/desk/people/${id}/sessions`}>
          <button type="submit" class="grave" aria-describedby={`name-${id}`}>
            {say('people.signOut')}
          </button>
        </DeskForm>
      )}
    </section>
  );
}

function TrainingForm({ frame, say, person: { id, trainedUntil }, wrong }: CardProps): VNode {
  const field = `until-${id}`;
  const error = wrong === undefined ? undefined : say(`people.fault.${wrong.fault}`);
  return (
    <DeskForm frame={frame} action={`/desk/people/${id}/training`}>
      <div class={error === undefined ? 'field' : 'field wrong'}>
        <label for={field}>{say('people.until')}</label>
        <p class="hint" id={`${field}-hint`}>
          {say('people.untilHint')}
        </p>
        {error !== undefined && (
          <p class="error" id={`${field}-error`} role="alert">
            {error}
          </p>
        )}
        <input
          type="date"
          id={field}
          name="until"
          class="medium"
          value={wrong?.given ?? trainedUntil?.toISOString().slice(0, 10)}
          aria-describedby={`${field}-hint${error === undefined ? '' : ` ${field}-error`}`}
          aria-invalid={error === undefined ? undefined : 'true'}
          autofocus={error !== undefined}
        />
      </div>
      <Button name="act" value="record">
        {say('people.record')}
      </Button>
      {trainedUntil !== null && (
        <Button kind="quiet" name="act" value="end">
          {say('people.end')}
        </Button>
      )}
    </DeskForm>
  );
}

function rolesInWords(say: DeskSay, roles: readonly StaffRole[]): string {
  return staffRoles
    .filter((role) => roles.includes(role))
    .map((role) => say(`role.${role}`))
    .join(', ');
}

function trainingOf(say: DeskSay, { trainedUntil, trainedBy, trainedAt }: StaffListed, at: Date): string {
  const standing =
    trainedUntil === null
      ? say('people.untrained')
      : say(trainedUntil < at ? 'people.trainingOver' : 'people.trainedUntil', { until: trainedUntil });
  if (trainedBy === null || trainedAt === null) return standing;
  return `${standing} ${say('people.recordedBy', { name: trainedBy, at: trainedAt })}`;
}
