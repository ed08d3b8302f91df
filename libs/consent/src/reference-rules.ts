import { type Finding, policyFormat } from './fault';
import type { Policy } from './policy';

/** Everything that is named must exist; a word that leads nowhere would leave a hole in the notice. */
export function knownReferences(policy: Policy): Finding[] {
  const unknown = (path: (string | number)[], keys: readonly string[], among: object, what: string): Finding[] =>
    keys.flatMap((key, index) =>
      Object.hasOwn(among, key)
        ? []
        : [
            {
              code: 'unknown_reference',
              path: [...path, index],
              message: `There is no ${what} "${key}".`,
              cite: policyFormat,
            },
          ],
    );
  return [
    ...Object.entries(policy.apps).flatMap(([key, app]) =>
      unknown(['apps', key, 'purposes'], app.purposes, policy.purposes, 'purpose'),
    ),
    ...Object.entries(policy.purposes).flatMap(([key, purpose]) => [
      ...unknown(['purposes', key, 'data'], purpose.data, policy.data, 'data category'),
      ...unknown(['purposes', key, 'recipients'], purpose.recipients, policy.recipients, 'recipient'),
      ...purpose.retention.flatMap((rule, index) =>
        unknown(['purposes', key, 'retention', index, 'data'], rule.data, policy.data, 'data category'),
      ),
    ]),
    ...Object.entries(policy.records ?? {}).flatMap(([key, { apps = [] }]) =>
      unknown(['records', key, 'apps'], apps, policy.apps, 'app'),
    ),
    ...Object.entries(policy.connectors ?? {}).flatMap(([key, { app, tables }]) => [
      ...unknown(['connectors', key, 'app'], [app], policy.apps, 'app').map((finding) => ({
        ...finding,
        path: ['connectors', key, 'app'],
      })),
      ...tables.flatMap(({ data }, index) =>
        unknown(['connectors', key, 'tables', index, 'data'], data, policy.data, 'data category'),
      ),
    ]),
  ];
}

/** What nothing uses was forgotten somewhere: a warning. */
export function unusedParts(policy: Policy): Finding[] {
  const purposes = Object.values(policy.purposes);
  const used = {
    data: new Set(purposes.flatMap(({ data }) => data)),
    recipients: new Set(purposes.flatMap(({ recipients }) => recipients)),
    purposes: new Set(Object.values(policy.apps).flatMap((app) => app.purposes)),
  };
  return (['data', 'recipients', 'purposes'] as const).flatMap((part) =>
    Object.keys(policy[part])
      .filter((key) => !used[part].has(key))
      .map((key): Finding => ({
        code: 'unused',
        path: [part, key],
        message: `Nothing uses "${key}".`,
        cite: policyFormat,
        atKey: true,
        warning: true,
      })),
  );
}

/** An app for children that may do nothing is seldom meant: a warning. */
export function appsWithPurposes(policy: Policy): Finding[] {
  return Object.entries(policy.apps)
    .filter(([, app]) => app.audience !== 'adults' && app.purposes.length === 0)
    .map(([key]) => ({
      code: 'app_without_purposes',
      path: ['apps', key, 'purposes'],
      message: `The app "${key}" has no purposes: every permission will be no.`,
      cite: policyFormat,
      atKey: true,
      warning: true,
    }));
}
