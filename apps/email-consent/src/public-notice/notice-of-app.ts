import { type Policy, type PublicNotice, publicNoticeFor } from '@kinsent/consent';

/** The public notice of one app: of the policy, only what that app does. Null for an app that the policy does not know. */
export function noticeOfApp(policy: Policy, digest: string, app: string, locale: string): PublicNotice | null {
  const found = Object.hasOwn(policy.apps, app) ? policy.apps[app] : undefined;
  if (found === undefined) return null;
  const purposes = Object.fromEntries(found.purposes.map((key) => [key, policy.purposes[key]!]));
  const records = Object.fromEntries(
    Object.entries(policy.records ?? {}).filter(([, { apps }]) => apps === undefined || apps.includes(app)),
  );
  return publicNoticeFor({ ...policy, apps: { [app]: found }, purposes, records }, digest, locale);
}
