import type { ComponentChildren } from 'preact';
import { letterText } from './letter-text';

function Bold({ children }: { readonly children: ComponentChildren }) {
  return <strong>{children}</strong>;
}

describe('the plain text of a letter', () => {
  it('reads like the HTML looks', () => {
    const text = letterText(
      <html lang="en">
        <head>
          <title>not said</title>
        </head>
        <body>
          <h1>A question</h1>
          <>
            <p>
              Your code is <Bold>123 456</Bold>.{null}
            </p>
            <h2>Why</h2>
          </>
          <ul>
            {['one', 'two'].map((item) => (
              <li>{item}</li>
            ))}
          </ul>
          <p>
            <a href="https://consent.example/p/x">Read and answer</a>
          </p>
          <p>
            <a href="mailto:a@toys.example">a@toys.example</a>
            <br />
            <a href="tel:+31205550100">+31 20 555 0100</a>
          </p>
        </body>
      </html>,
    );
    expect(text).toBe(
      [
        'A question\n==========',
        'Your code is 123 456.',
        'Why\n---',
        '- one\n- two',
        'Read and answer:\nhttps://consent.example/p/x',
        'a@toys.example\n+31 20 555 0100\n',
      ].join('\n\n'),
    );
  });

  it('breaks long lines between words, and never within an address', () => {
    const address = `https://consent.example/p/${'x'.repeat(80)}`;
    const text = letterText(<p>{`${'word '.repeat(40)}${address} end`}</p>);
    const lines = text.split('\n');
    expect(lines).toContain(address);
    expect(lines.filter((line) => line !== address).every((line) => line.length <= 76)).toBe(true);
    expect(text.replaceAll('\n', ' ').trim()).toBe(`${'word '.repeat(40)}${address} end`);
  });

  it('refuses an element that it would leave out silently', () => {
    expect(() =>
      letterText(
        <div>
          <img src="x" />
        </div>,
      ),
    ).toThrow(TypeError);
    expect(() =>
      letterText(
        <p>
          <em>x</em>
        </p>,
      ),
    ).toThrow(TypeError);
  });
});
