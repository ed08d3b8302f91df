import { Button, Choice, ErrorSummary, Facts, Field, Notice } from './parts';
import { Page } from './page';
import { render } from './render';
import { pageStyle } from './stylesheet';

const operator = {
  name: 'Blokkenbouw <B.V.>',
  address: 'Zonnestraat 12, Utrecht',
  phone: '+31 30 123 45 67',
  email: 'privacy@blokkenbouw.example',
  website: 'https://blokkenbouw.example',
};

test('a page is a whole document in its language, with the operator and ways to reach them', () => {
  const html = render(
    <Page lang="nl" title="Mag uw kind dit?" operator={operator}>
      <p>{'<script>alert(1)</script>'}</p>
    </Page>,
  );
  expect(html).toMatch(/^<!doctype html><html lang="nl">/);
  expect(html).toContain(`href="${pageStyle.path}"`);
  expect(html).toContain('href="tel:+31301234567"');
  expect(html).toContain('href="mailto:privacy@blokkenbouw.example"');
  expect(html).toContain('Naar de inhoud');
  expect(html).toContain('&lt;script');
  expect(html).not.toMatch(/<script|<B\.V|https?:/);
});

const yesNo = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
];

test('nothing is ticked until somebody ticked it', () => {
  expect(render(<Choice name="account" legend="May they?" options={yesNo} />)).not.toContain('checked');
  expect(
    render(<Choice name="account" legend="May they?" options={yesNo} chosen="no" />).match(/<input[^>]*checked[^>]*>/g),
  ).toEqual([expect.stringContaining('value="no"')]);
});

test('the summary leads to the first answer of a choice and to a field, and both say what is wrong', () => {
  const html = render(
    <form>
      <ErrorSummary
        title="Two things"
        errors={[
          { field: 'purpose[a.b]', message: 'Choose' },
          { field: 'code', message: 'Wrong' },
        ]}
      />
      <Choice name="purpose[a.b]" legend="May they?" options={yesNo} error="Choose" />
      <Field name="code" label="Code" error="Wrong" hint="Six digits" />
      <Button name="act" value="send">
        Send
      </Button>
    </form>,
  );
  for (const [, id] of html.matchAll(/href="#([^"]+)"/g)) expect(html).toMatch(new RegExp(`<input[^>]* ?id="${id}"`));
  for (const [, ids] of html.matchAll(/aria-describedby="([^"]+)"/g)) {
    for (const id of (ids ?? '').split(' ')) expect(html).toContain(`id="${id}"`);
  }
  expect(html).toContain('aria-invalid="true"');
  expect(html).toContain('<button type="submit" class="main" name="act" value="send">');
});

test('no errors, no summary', () => {
  expect(ErrorSummary({ title: 'Nothing', errors: [] })).toBeNull();
});

test('only a warning interrupts a screen reader', () => {
  expect(render(<Notice>calm</Notice>)).not.toContain('role=');
  expect(render(<Notice kind="warning">now</Notice>)).toContain('role="alert"');
});

test('facts are a list of names and values', () => {
  expect(render(<Facts facts={[{ name: 'Until', value: 'May' }]} />)).toContain('<dt>Until</dt><dd>May</dd>');
});

test('the style sheet is small, calls nobody and changes its address with its content', () => {
  expect(pageStyle.text.length).toBeLessThan(12_000);
  expect(pageStyle.text).not.toMatch(/url\(|@import|http/);
  expect(pageStyle.path).toMatch(/^\/assets\/kinsent-style-[0-9a-f]{12}\.css$/);
});
