/** A form as a browser would send it if nobody touched it. */
export interface PageForm {
  readonly action: string;
  /** Fields with their values; of radios and boxes only what is ticked. */
  readonly fields: readonly (readonly [string, string])[];
  /** Names of all fields and buttons, ticked or not. */
  readonly names: ReadonlySet<string>;
}

/** The forms of a page that was rendered by this house: quoted attributes, nothing nested. */
export function readForms(html: string): PageForm[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gis)].map(([, head = '', body = '']) => {
    const controls = [...body.matchAll(/<(input|button|select)\b([^>]*)>/gi)].map(([, tag = '', attributes = '']) => ({
      tag: tag.toLowerCase(),
      type: attribute(attributes, 'type') ?? 'text',
      name: attribute(attributes, 'name'),
      value: attribute(attributes, 'value') ?? '',
      ticked: /\schecked(?=[\s=/]|$)/i.test(attributes),
    }));
    const named = controls.filter((control) => control.name !== null && control.name !== '');
    return {
      action: attribute(head, 'action') ?? '',
      fields: named
        .filter(({ tag, type, ticked }) => tag === 'input' && (!['radio', 'checkbox'].includes(type) || ticked))
        .map(({ name, value }) => [name!, value] as const),
      names: new Set(named.map(({ name }) => name!)),
    };
  });
}

function attribute(text: string, name: string): string | null {
  const found = new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(text)?.[1];
  return found === undefined ? null : found.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
}
