import type { PublicNotice, PublicPurpose } from '@kinsent/consent';
import { Facts, Page, type Say, stylesheet } from '@kinsent/host';
import type { Operator } from '@kinsent/consent';
import type { ComponentChildren, VNode } from 'preact';
import { publicNoticeCatalogue } from './public-notice.catalogue';

export const publicNoticeStyle = stylesheet(__dirname, 'public-notice');

type Speaker = Say<keyof typeof publicNoticeCatalogue.locales.en>;

interface PublicNoticeProps {
  readonly notice: PublicNotice;
  readonly operator: Operator;
  /** Languages in which the page can be read. */
  readonly locales: readonly string[];
  /** Where somebody who was never asked can ask about their child (T8); null where that service is not there. */
  readonly registered: string | null;
}

/** The online notice of one app, for everybody to read (T24, 16 CFR 312.4(d)). */
export function publicNoticePage({ notice, operator, locales, registered }: PublicNoticeProps): VNode {
  const say = publicNoticeCatalogue.in(notice.locale);
  const title = say('title', { app: notice.apps.map(({ name }) => name).join(', ') });
  return (
    <Page lang={notice.locale} title={title} operator={operator} styles={[publicNoticeStyle.path]}>
      <h1>{title}</h1>
      <p>{say('version', { version: notice.policy.version })}</p>
      <Languages notice={notice} locales={locales} say={say} />
      <Operators notice={notice} say={say} />
      <h2>{say('purposes')}</h2>
      {notice.purposes.map((purpose) => (
        <PurposeSection purpose={purpose} say={say} />
      ))}
      <p>{say(notice.publicPosting ? 'publicPosting' : 'noPublicPosting')}</p>
      <Recipients notice={notice} say={say} />
      <Retention notice={notice} say={say} />
      <InternalUses notice={notice} say={say} />
      <h2>{say('rights')}</h2>
      <ul>
        {notice.rights.map((right) => (
          <li>{right}</li>
        ))}
      </ul>
      {registered !== null && (
        <>
          <h2>{say('registered')}</h2>
          <p>{say('registeredText')}</p>
          <p>
            <a href={`${registered}?lang=${encodeURIComponent(notice.locale)}`}>{say('registeredLink')}</a>
          </p>
        </>
      )}
    </Page>
  );
}

interface PartProps {
  readonly notice: PublicNotice;
  readonly say: Speaker;
}

function Languages({ notice, locales, say }: PartProps & { readonly locales: readonly string[] }): VNode | null {
  const others = locales.filter((locale) => locale !== notice.locale);
  if (others.length === 0) return null;
  return (
    <nav aria-label={say('otherLanguages')}>
      {others.map((locale) => (
        <a href={`?lang=${encodeURIComponent(locale)}`} lang={locale} hreflang={locale}>
          {publicNoticeCatalogue.in(locale)('language')}
        </a>
      ))}
    </nav>
  );
}

function Operators({ notice: { operators }, say }: PartProps): VNode {
  const [first] = operators;
  return (
    <>
      <h2>{say('operators')}</h2>
      {operators.length > 1 && first !== undefined && <p>{say('operatorsMany', { name: first.name })}</p>}
      {operators.map(({ name, address, phone, email }) => (
        <p>
          <strong>{name}</strong>
          <br />
          {address}
          <br />
          {phone}
          <br />
          <a href={`mailto:${email}`}>{email}</a>
        </p>
      ))}
    </>
  );
}

function PurposeSection({ purpose, say }: { readonly purpose: PublicPurpose; readonly say: Speaker }): VNode {
  const { title, description, data, basis, level, disclosure } = purpose;
  return (
    <section>
      <h3>{title}</h3>
      <p>{description}</p>
      <Facts
        facts={[
          { name: say('data'), value: data.join(', ') },
          { name: say('basis'), value: level === null ? basis : say(`level.${level}`) },
          { name: say('shared'), value: say(`disclosure.${disclosure}`) },
        ]}
      />
    </section>
  );
}

function Recipients({ notice: { recipients }, say }: PartProps): VNode {
  return (
    <>
      <h2 id="recipients">{say('recipients')}</h2>
      {recipients.length === 0 ? (
        <p>{say('noRecipients')}</p>
      ) : (
        <Table
          name="recipients"
          heads={[say('recipient'), say('role'), say('forWhat')]}
          rows={recipients.map(({ name, country, label, purposes }) => [
            `${name} (${country})`,
            label,
            purposes.join(', '),
          ])}
        />
      )}
    </>
  );
}

function Retention({ notice: { retention, erasure }, say }: PartProps): VNode {
  return (
    <>
      <h2 id="retention">{say('retention')}</h2>
      <p>{say('retentionLead')}</p>
      <Table
        name="retention"
        heads={[say('data'), say('forWhat'), say('kept'), say('why')]}
        rows={retention.map(({ data, purpose, kept, need }) => [data, purpose ?? '–', kept, need])}
      />
      <p>{erasure}</p>
    </>
  );
}

function InternalUses({ notice: { internalOperations }, say }: PartProps): VNode | null {
  if (internalOperations.length === 0) return null;
  return (
    <>
      <h2>{say('internal')}</h2>
      {internalOperations.map(({ purpose, data, uses, safeguards }) => (
        <section>
          <h3>{purpose}</h3>
          <Facts
            facts={[
              { name: say('data'), value: data.join(', ') },
              { name: say('uses'), value: uses.join(', ') },
              ...(safeguards === '' ? [] : [{ name: say('safeguards'), value: safeguards }]),
            ]}
          />
        </section>
      ))}
    </>
  );
}

interface TableProps {
  /** Id of the heading that names the table. */
  readonly name: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly ComponentChildren[])[];
}

/**
 * A wide table scrolls by itself, by keyboard too, so that the page never does (WCAG 1.4.10). On a phone each row stands
 * under its first cell, and every other cell says what it is.
 */
function Table({ name, heads, rows }: TableProps): VNode {
  return (
    <div class="scroll" role="region" aria-labelledby={name} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {heads.map((head) => (
              <th scope="col">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...others]) => (
            <tr>
              <th scope="row">{first}</th>
              {others.map((cell, index) => (
                <td data-head={heads[index + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
