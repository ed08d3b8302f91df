import type { LocalText } from './local-text';
import type { Policy } from './policy';

/** Every text of a policy that must be there in each of its languages, with its path. */
export function localTexts(policy: Policy): { path: (string | number)[]; text: LocalText }[] {
  const found: { path: (string | number)[]; text: LocalText }[] = [];
  const add = (text: LocalText | undefined, ...path: (string | number)[]) => {
    if (text !== undefined) found.push({ path, text });
  };
  for (const [key, app] of Object.entries(policy.apps)) add(app.name, 'apps', key, 'name');
  for (const [key, category] of Object.entries(policy.data)) add(category.label, 'data', key, 'label');
  for (const [key, recipient] of Object.entries(policy.recipients)) add(recipient.label, 'recipients', key, 'label');
  for (const [key, purpose] of Object.entries(policy.purposes)) {
    add(purpose.title, 'purposes', key, 'title');
    add(purpose.description, 'purposes', key, 'description');
    add(purpose.ifRefused, 'purposes', key, 'ifRefused');
    add(purpose.safeguards, 'purposes', key, 'safeguards');
    purpose.retention.forEach((rule, index) => add(rule.need, 'purposes', key, 'retention', index, 'need'));
  }
  for (const [key, trigger] of Object.entries(policy.triggers ?? {})) add(trigger.label, 'triggers', key, 'label');
  for (const [key, { label, retention }] of Object.entries(policy.records ?? {})) {
    add(label, 'records', key, 'label');
    retention.forEach((rule, index) => add(rule.need, 'records', key, 'retention', index, 'need'));
  }
  add(policy.erasure?.need, 'erasure', 'need');
  add(policy.evidence.need, 'evidence', 'need');
  return found;
}
