import { readForms } from '../demo/read-forms';

/** Why there is no form to fill in; for whoever looks at the page. */
export class NoForm extends Error {
  override readonly name = 'NoForm';
}

/**
 * Gets the form that a parent would print, as their browser does. `address`: any page that their link leads to, of the service
 * at `origin` and nowhere else. Throws NoForm.
 */
export async function fetchForm(address: string, origin: string, childName: string): Promise<Buffer> {
  const page = formPage(address, origin);
  const shown = await fetch(page, { headers: { accept: 'text/html' }, redirect: 'manual' });
  const form = readForms(await shown.text()).find(({ names }) => names.has('childName'));
  if (form === undefined) throw new NoForm('That page offers no form: nothing waits for it, or the link is another’s.');
  const fields = [...form.fields.filter(([name]) => name !== 'childName'), ['childName', childName] as const];
  const [cookie = ''] = shown.headers.getSetCookie().map((each) => each.split(';')[0]);
  const printed = await fetch(new URL(form.action || page, page), {
    method: 'POST',
    headers: { accept: 'application/pdf, text/html', cookie, origin, 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(fields.map(([name, value]) => [name, value])),
    redirect: 'manual',
  });
  if (printed.headers.get('content-type') !== 'application/pdf') throw new NoForm('The form was not handed out.');
  return Buffer.from(await printed.arrayBuffer());
}

function formPage(address: string, origin: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  const [, secret] = /^\/p\/([\w-]{1,200})\/verify(?:\/.*)?$/.exec(url?.pathname ?? '') ?? [];
  if (url?.origin !== origin || secret === undefined) {
    throw new NoForm('Paste the address of the page on which the parent proves who they are.');
  }
  return `${origin}/p/${secret}/verify/form`;
}
