import { textIn } from '@kinsent/consent';
import type { DeskFrame } from '../../staff/desk-page';
import type { FormFolder } from './form-folders';
import type { FormsMessage, FormsSay } from './forms-catalogue';
import type { Mistake, VerdictForm } from './verdict-form';

export interface JudgeProps {
  readonly frame: DeskFrame;
  readonly folder: FormFolder;
  /** For what the person looks; null while they have to say so first. */
  readonly why: string | null;
  readonly whyMissing: boolean;
  /** What they filled in, when it comes back. */
  readonly form: VerdictForm;
  readonly mistakes: readonly Mistake[];
  /** What has just been done. */
  readonly done: FormsMessage | null;
  /** What happened instead of what they sent. */
  readonly fault: FormsMessage | null;
  /** Names of staff, by number. */
  readonly names: ReadonlyMap<string, string>;
}

/** What has to be put right, in words. */
export function mistakeInWords(say: FormsSay, { fault, purpose }: Mistake, { folder, frame }: JudgeProps): string {
  const title = purpose === undefined ? '' : textIn(folder.policy.purposes[purpose]?.title, frame.locale);
  return say(`judge.fault.${fault}`, { title });
}
