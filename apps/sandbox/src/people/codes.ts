import { createHash, randomBytes } from 'node:crypto';
import type { AskedSignIn } from './read-sign-in';

/** Milliseconds for which a code is good. */
const goodFor = 60_000;

/** What a code stands for. */
export interface Granted {
  readonly person: string;
  readonly asked: AskedSignIn;
}

/** The codes that were given out; each is taken once, by whoever has what its challenge was made of. */
export class Codes {
  private readonly granted = new Map<string, Granted & { readonly at: number }>();

  constructor(private readonly now: () => Date) {}

  give(person: string, asked: AskedSignIn): string {
    const at = this.now().getTime();
    for (const [code, { at: since }] of this.granted) if (at - since > goodFor) this.granted.delete(code);
    const code = randomBytes(32).toString('base64url');
    this.granted.set(code, { person, asked, at });
    return code;
  }

  /** What the code stands for; null for one that is spent, over, another’s, or asked for from elsewhere. */
  spend(code: string, redirectUri: string, verifier: string): Granted | null {
    const granted = this.granted.get(code);
    this.granted.delete(code);
    if (granted === undefined || this.now().getTime() - granted.at > goodFor) return null;
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const { asked } = granted;
    return asked.challenge === challenge && asked.redirectUri === redirectUri ? granted : null;
  }
}
