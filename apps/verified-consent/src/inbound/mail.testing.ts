import type { SendMailOptions } from 'nodemailer';
import MailComposer from 'nodemailer/lib/mail-composer';

export const formAddress = 'forms@brickyard.example';

/** A message as somebody's mail program makes it. */
export function aMail(mail: SendMailOptions): Promise<Buffer> {
  const base = { from: 'Ouder <ouder@familie.example>', to: formAddress, subject: 'Formulier', text: 'Hierbij.' };
  return new MailComposer({ ...base, ...mail }).compile().build();
}
