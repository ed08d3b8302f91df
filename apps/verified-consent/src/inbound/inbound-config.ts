import {
  type Config,
  ConfigFault,
  emailAddress,
  line,
  mailDomain,
  optional,
  type Reader,
  wholeNumber,
} from '@kinsent/host';

const imapForm = '`imaps://user:password@host/folder`, with what is special in it percent-encoded';

/** Where a mailbox is, with who opens it. */
export interface ImapAddress {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly user: string;
  readonly password: string;
  readonly folder: string;
}

const imapAddress: Reader<ImapAddress> = {
  form: imapForm,
  read: (text) => {
    if (!URL.canParse(text)) throw new ConfigFault(`must be ${imapForm}`);
    const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text);
    const secure = protocol === 'imaps:';
    const isWhole = hostname !== '' && username !== '' && password !== '' && search + hash === '';
    if (!(secure || protocol === 'imap:') || !isWhole) throw new ConfigFault(`must be ${imapForm}`);
    try {
      return {
        host: hostname.replace(/^\[|\]$/g, ''),
        port: port === '' ? (secure ? 993 : 143) : Number(port),
        secure,
        user: decodeURIComponent(username),
        password: decodeURIComponent(password),
        folder: decodeURIComponent(pathname.slice(1)) || 'INBOX',
      };
    } catch {
      throw new ConfigFault(`must be ${imapForm}`);
    }
  },
};

const domains: Reader<readonly string[]> = {
  form: 'domain names with commas between, such as `fax.example.org,fax.example.net`',
  read: (text) => text.split(',').map((each) => mailDomain.read(each.trim()).toLowerCase()),
};

/** How forms come in by mail: brought by mail servers, fetched from a mailbox, by both roads, or not at all. */
export const inboundVariables = {
  formMailPort: optional('FORM_MAIL_PORT', wholeNumber(0, 65535), {
    about: 'Port on which mail servers bring signed forms by SMTP; needs `FORM_MAIL_ADDRESS`.',
  }),
  formMailAddress: optional('FORM_MAIL_ADDRESS', emailAddress, {
    about: 'The address that forms are sent to: the one of the policy, or where that is forwarded to.',
  }),
  formMailKeyFile: optional('FORM_MAIL_TLS_KEY_FILE', line, {
    about: 'Private key (PEM) for STARTTLS on that port; without it there is none.',
  }),
  formMailCertFile: optional('FORM_MAIL_TLS_CERT_FILE', line, { about: 'Its certificate with the chain (PEM).' }),
  formImap: optional('FORM_IMAP_URL', imapAddress, {
    about: 'A mailbox of its own from which forms are fetched every minute, and from which they are deleted then.',
    secret: true,
  }),
  formFaxSenders: optional('FORM_FAX_SENDERS', domains, {
    about: 'Domains of fax services: what comes from there is a fax.',
  }),
};

/** What of it does not go together. */
export function inboundFaults(config: Config<typeof inboundVariables>): string[] {
  const { formMailPort, formMailAddress, formMailKeyFile, formMailCertFile, formImap } = config;
  const faults: string[] = [];
  if (formMailPort !== null && formMailAddress === null) faults.push('FORM_MAIL_PORT needs FORM_MAIL_ADDRESS.');
  if ((formMailKeyFile === null) !== (formMailCertFile === null)) {
    faults.push('FORM_MAIL_TLS_KEY_FILE and FORM_MAIL_TLS_CERT_FILE go together: set both, or neither.');
  }
  if (formImap !== null && !formImap.secure && !isHere(formImap.host)) {
    faults.push('FORM_IMAP_URL must start with imaps://: plain imap works on this machine alone.');
  }
  return faults;
}

function isHere(host: string): boolean {
  return ['127.0.0.1', 'localhost', '::1'].includes(host);
}
