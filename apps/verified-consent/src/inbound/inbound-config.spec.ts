import { ConfigFault } from '@kinsent/host';
import { inboundFaults, inboundVariables } from './inbound-config';

const imap = inboundVariables.formImap.read;

it.each([
  [
    'imaps://forms%40b.example:a%20b%2Fc@mail.b.example/Forms%2F2026',
    {
      host: 'mail.b.example',
      port: 993,
      secure: true,
      user: 'forms@b.example',
      password: 'a b/c',
      folder: 'Forms/2026',
    },
  ],
  ['imap://u:p@[::1]:1143', { host: '::1', port: 1143, secure: false, user: 'u', password: 'p', folder: 'INBOX' }],
])('reads where a mailbox is: %s', (text, address) => {
  expect(imap(text)).toEqual(address);
});

it.each([
  'https://u:p@h/INBOX',
  'imaps://h/INBOX',
  'imaps://u@h/INBOX',
  'imaps://u:p@h/I?x=1',
  'imaps://u:%E0@h/I',
  'x',
])('refuses what is none, and repeats none of it: %s', (text) => {
  expect(() => imap(text)).toThrow(ConfigFault);
  try {
    imap(text);
  } catch (error) {
    expect((error as Error).message).not.toContain(text);
  }
});

const none = {
  formMailPort: null,
  formMailAddress: null,
  formMailKeyFile: null,
  formMailCertFile: null,
  formImap: null,
  formFaxSenders: null,
};

it.each([
  ['nothing', {}, []],
  ['a port without an address', { formMailPort: 2525 }, [/FORM_MAIL_ADDRESS/]],
  ['a key without a certificate', { formMailKeyFile: 'k' }, [/go together/]],
  ['a mailbox elsewhere in the clear', { formImap: imap('imap://u:p@mail.example/') }, [/imaps:/]],
  ['a mailbox here in the clear', { formImap: imap('imap://u:p@127.0.0.1/') }, []],
  ['a mailbox elsewhere', { formImap: imap('imaps://u:p@mail.example/') }, []],
])('says what does not go together: %s', (_, change, faults) => {
  const found = inboundFaults({ ...none, ...change });
  expect(found).toEqual(faults.map((fault) => expect.stringMatching(fault)));
});

it('reads domains of fax services', () => {
  const read = inboundVariables.formFaxSenders.read;
  expect(read('Fax.Example, fax.example.net')).toEqual(['fax.example', 'fax.example.net']);
  expect(() => read('fax.example,not a domain')).toThrow(ConfigFault);
});
