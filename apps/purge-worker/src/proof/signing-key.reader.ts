import { openSigningKey, type SigningKey } from '@kinsent/consent';
import { ConfigFault, type Reader } from '@kinsent/host';

/** The private key that checkpoints and certificates are signed with. */
export const signingKey: Reader<SigningKey> = {
  form: 'an Ed25519 private key, PKCS8 PEM in base64 (`npm run ledger -- new-key`)',
  read: (text) => {
    try {
      return openSigningKey(text);
    } catch {
      throw new ConfigFault('must be an Ed25519 private key, PKCS8 PEM in base64');
    }
  },
};
