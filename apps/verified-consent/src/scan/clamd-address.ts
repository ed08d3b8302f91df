import { ConfigFault, type Reader } from '@kinsent/host';

const form = '`tcp://host:port` or `unix:/path`';

/** Where clamd listens: a host with its port, or a socket of this machine. */
export const clamdAddress: Reader<string> = {
  form,
  read: (text) => {
    if (!URL.canParse(text)) throw new ConfigFault(`must be ${form}`);
    const { protocol, hostname, port, pathname, username, password, search, hash } = new URL(text);
    const isTcp = protocol === 'tcp:' && hostname !== '' && port !== '' && ['', '/'].includes(pathname);
    const isUnix = protocol === 'unix:' && hostname === '' && pathname.startsWith('/');
    if (!(isTcp || isUnix) || username + password + search + hash !== '') throw new ConfigFault(`must be ${form}`);
    return text;
  },
};
