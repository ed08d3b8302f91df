import type { Variable, Variables } from './config';

/** A service with the variables it reads. */
export interface ServiceVariables {
  readonly service: string;
  readonly about: string;
  readonly variables: Variables;
}

/** The text of docs/configuration.md: one table a service. Same input, same text. */
export function configurationPage(services: readonly ServiceVariables[]): string {
  const parts = services.map(({ service, about, variables }) => {
    const rows = Object.values(variables).map(row);
    return [
      `## ${service}`,
      '',
      about,
      '',
      '| variable | what it is | form | if not set |',
      '|---|---|---|---|',
      ...rows,
    ].join('\n');
  });
  return [
    '# Configuration',
    '',
    'Every service reads its environment once, at boot. What is missing or malformed is named, never printed, and the',
    'service does not start. This page is generated (`npm run docs`); do not edit it.',
    '',
    parts.join('\n\n'),
    '',
  ].join('\n');
}

function row({ name, about, form, fallback, secret }: Variable<unknown>): string {
  const missing = fallback === undefined ? 'does not start' : fallback === null ? 'absent' : `\`${fallback}\``;
  return `| \`${name}\`${secret ? ' (secret)' : ''} | ${cell(about)} | ${cell(form)} | ${missing} |`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
