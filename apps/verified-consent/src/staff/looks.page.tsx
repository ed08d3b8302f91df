import { Button, Field } from '@kinsent/host';
import type { LookRecord, StaffListed } from '@kinsent/store';
import type { VNode } from 'preact';
import { deskCatalogue } from './desk-catalogue';
import { DeskForm, type DeskFrame, deskPage } from './desk-page';

interface LooksProps {
  readonly frame: DeskFrame;
  readonly people: readonly StaffListed[];
  /** Whose looks alone are shown, and at what alone. */
  readonly who: string | null;
  readonly about: string | null;
  /** The number that was asked for is none. */
  readonly unreadable: boolean;
  readonly looks: readonly LookRecord[];
  /** Where the next page begins. */
  readonly next: string | null;
}

/** The log of looks, newest first. */
export function looksPage({ frame, people, who, about, unreadable, looks, next }: LooksProps): VNode {
  const say = deskCatalogue.in(frame.locale);
  return deskPage({
    frame,
    title: say('looks.title'),
    room: 'looks',
    wide: true,
    children: (
      <>
        <p class="lead">{say('looks.lead')}</p>
        <DeskForm frame={frame} action="/desk/looks" method="get">
          <div class="filters">
            <div class="field">
              <label for="field-who">{say('looks.who')}</label>
              <select id="field-who" name="who">
                <option value="">{say('looks.everybody')}</option>
                {people.map(({ id, name }) => (
                  <option value={id} selected={id === who}>
                    {name}
                  </option>
                ))}
              </select>
            </div>
            <Field
              name="about"
              label={say('looks.about')}
              value={about ?? undefined}
              maxLength={36}
              error={unreadable ? say('looks.unreadable') : undefined}
            />
            <Button kind="quiet">{say('looks.filter')}</Button>
          </div>
        </DeskForm>
        {looks.length === 0 ? (
          <p>{say('looks.none')}</p>
        ) : (
          <div class="table" tabIndex={0} role="region" aria-label={say('looks.title')}>
            <table>
              <thead>
                <tr>
                  {(['when', 'who', 'what', 'why'] as const).map((column) => (
                    <th scope="col">{say(`looks.${column}`)}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {looks.map(({ at, staffName, subject, subjectId, why }) => (
                  <tr>
                    <td data-label={say('looks.when')}>
                      <time dateTime={at.toISOString()}>{say('moment', { at })}</time>
                    </td>
                    <td data-label={say('looks.who')}>{staffName}</td>
                    <td data-label={say('looks.what')}>
                      {say(`subject.${subject}`)}{' '}
                      <a href={`/desk/looks?about=${subjectId}`}>
                        <code>{subjectId}</code>
                      </a>
                    </td>
                    <td data-label={say('looks.why')}>{why}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {next !== null && (
          <p>
            <a class="button quiet" href={further(who, about, next)} rel="next">
              {say('looks.older')}
            </a>
          </p>
        )}
      </>
    ),
  });
}

function further(who: string | null, about: string | null, before: string): string {
  const query = new URLSearchParams({ ...(who === null ? {} : { who }), ...(about === null ? {} : { about }), before });
  return `/desk/looks?${query.toString()}`;
}
