import type { VNode } from 'preact';
import { type Bar, Frame, readableTime } from '../hub/frame';
import type { ReceivedLetter } from './letter-box';

/** All letters, newest first. */
export function InboxPage({ bar, letters }: { readonly bar: Bar; readonly letters: readonly ReceivedLetter[] }): VNode {
  return (
    <Frame title="Inbox" bar={bar} refresh={letters.length === 0 || bar.step.waiting ? 3 : undefined}>
      <h1>Inbox</h1>
      {letters.length === 0 ? (
        <p>No letter yet. This page looks again by itself.</p>
      ) : (
        <ul class="letters">
          {letters.map(({ id, subject, to, receivedAt }) => (
            <li>
              <a href={`/inbox/${id}`}>
                <strong>{subject}</strong>
                <small>
                  to {to}, {readableTime(receivedAt)}
                </small>
              </a>
            </li>
          ))}
        </ul>
      )}
    </Frame>
  );
}

/** One letter as the parent sees it. What it holds runs no script and fetches nothing. */
export function LetterPage({ bar, letter }: { readonly bar: Bar; readonly letter: ReceivedLetter }): VNode {
  const { id, subject, to, from, html, text, links, receivedAt } = letter;
  return (
    <Frame title={subject} bar={bar} wide>
      <p>
        <a href="/inbox">All letters</a>
      </p>
      <h1>{subject}</h1>
      <p>
        From {from} to {to}, {readableTime(receivedAt)}. Links open in a new tab; come back here for the next step.
      </p>
      {html !== null && <iframe class="letter" title="The letter" src={`/inbox/${id}/html`} sandbox={frameRights} />}
      <details open={html === null}>
        <summary>As plain text</summary>
        <pre>{text}</pre>
      </details>
      <details>
        <summary>Its links</summary>
        <ul>
          {links.map((link) => (
            <li>
              <a href={link} target="_blank" rel="noopener noreferrer">
                {link}
              </a>
            </li>
          ))}
        </ul>
      </details>
    </Frame>
  );
}

const frameRights = 'allow-popups allow-popups-to-escape-sandbox';
