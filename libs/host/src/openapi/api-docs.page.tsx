import type { OpenAPIObject } from '@nestjs/swagger';
import type { ComponentChildren, VNode } from 'preact';
import { Page } from '../pages/page';
import { stylesheet } from '../pages/stylesheet';
import { problems } from '../problem/problems';
import { type ApiCall, apiCalls } from './api-calls';
import type { ApiDescription } from './api-description';
import type { FieldLine } from './schema-words';

export const apiDocsStyle = stylesheet(__dirname, 'api-docs');

/** The API as a page to read: every call with its fields and a command to try it, and every problem. No script. */
export function apiDocsPage(document: OpenAPIObject, api: ApiDescription, origin: string): VNode {
  const calls = apiCalls(document, origin);
  const groups = groupsOf(calls, api);
  return (
    <Page lang="en" title={api.title} operator={null} styles={[apiDocsStyle.path]}>
      <h1>{api.title}</h1>
      {paragraphs(api.description)}
      <p>
        The same as a file for tools: <a href="/openapi.json">OpenAPI 3.1</a>.
      </p>
      <nav aria-labelledby="calls">
        <h2 id="calls">Calls</h2>
        <ul>
          {calls.map(({ id, verb, path }) => (
            <li>
              <a href={`#${id}`}>
                <code>
                  {verb} {path}
                </code>
              </a>
            </li>
          ))}
          <li>
            <a href="#problems">Problems</a>
          </li>
        </ul>
      </nav>
      {groups.map(({ name, description, calls: own }) => (
        <section>
          <h2>{name}</h2>
          {paragraphs(description)}
          {own.map((call) => (
            <Call call={call} />
          ))}
        </section>
      ))}
      <Problems />
    </Page>
  );
}

function groupsOf(calls: readonly ApiCall[], api: ApiDescription) {
  const known = api.groups.map((group) => ({ ...group, calls: calls.filter((call) => call.group === group.name) }));
  const names = new Set(api.groups.map(({ name }) => name));
  const others = calls.filter((call) => !names.has(call.group));
  const all = others.length === 0 ? known : [...known, { name: 'Further calls', description: '', calls: others }];
  return all.filter((group) => group.calls.length > 0);
}

function Call({ call }: { readonly call: ApiCall }): VNode {
  return (
    <article class="call" id={call.id}>
      <h3>
        <code class="verb">{call.verb}</code>
        <code>{call.path}</code>
      </h3>
      {call.summary !== '' && <p>{withCode(call.summary)}</p>}
      {paragraphs(call.description)}
      {call.scope !== null && (
        <p>
          Needs a key with the scope <code>{call.scope}</code>.
        </p>
      )}
      <Fields title="Parameters" of={call} fields={call.parameters} />
      {call.body !== null && <Fields title="Body" of={call} fields={call.body.fields} />}
      <pre tabIndex={0} role="region" aria-label={`Example of ${call.verb} ${call.path}`}>
        <code>{call.curl}</code>
      </pre>
      {call.answers.map(({ status, description, fields }) => (
        <>
          <p>
            <strong>{status}</strong> {description}
          </p>
          <Fields title={`Fields of ${status}`} of={call} fields={fields} />
        </>
      ))}
    </article>
  );
}

function Fields({
  title,
  of,
  fields,
}: {
  readonly title: string;
  readonly of: ApiCall;
  readonly fields: readonly FieldLine[];
}) {
  if (fields.length === 0) return null;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={`${title}: ${of.verb} ${of.path}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">{title}</th>
            <th scope="col">What it is</th>
            <th scope="col">Meaning</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ path, kind, required, description }) => (
            <tr>
              <td>
                <code>{path}</code>
                {required && (
                  <>
                    {' '}
                    <span class="needed">needed</span>
                  </>
                )}
              </td>
              <td>{kind}</td>
              <td>{withCode(description)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Problems(): VNode {
  return (
    <section id="problems">
      <h2>Problems</h2>
      <p>
        What goes wrong is answered as <code>application/problem+json</code> (RFC 9457). The code is closed: it never
        changes its meaning.
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label="Problems">
        <table>
          <thead>
            <tr>
              <th scope="col">Code</th>
              <th scope="col">Status</th>
              <th scope="col">Title</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(problems).map(([code, { status, title }]) => (
              <tr id={code}>
                <td>
                  <code>{code}</code>
                </td>
                <td>{status}</td>
                <td>{title}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function paragraphs(text: string): VNode[] {
  return text
    .split(/\n\s*\n/)
    .filter((part) => part.trim() !== '')
    .map((part) => <p>{withCode(part)}</p>);
}

/** Text with what stands between backticks set as code. */
function withCode(text: string): ComponentChildren {
  return text.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part));
}
