import { FormMail } from './form-mail';
import { FormMailListener } from './form-mail-listener';
import { FormMailbox } from './form-mailbox';

/** How signed forms come in by mail. */
export const inboundProviders = [FormMail, FormMailListener, FormMailbox];
