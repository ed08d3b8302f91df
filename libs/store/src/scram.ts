import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

const iterations = 4096;

/**
 * What Postgres keeps of a password (RFC 7677), so that the password itself never stands in a statement that a server
 * may log. Throws RangeError when the password is not 1 to 1024 printable ASCII characters: others would need SASLprep.
 */
export function scramVerifier(password: string, salt: Buffer = randomBytes(16)): string {
  if (!/^[\x20-\x7e]{1,1024}$/.test(password))
    throw new RangeError('A password is 1 to 1024 printable ASCII characters.');
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const stored = createHash('sha256').update(keyOf(salted, 'Client Key')).digest('base64');
  const server = keyOf(salted, 'Server Key').toString('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${server}`;
}

function keyOf(salted: Buffer, name: string): Buffer {
  return createHmac('sha256', salted).update(name).digest();
}
