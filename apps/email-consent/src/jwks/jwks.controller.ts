import type { PublicJwk } from '@kinsent/consent';
import { SigningKeyStore } from '@kinsent/store';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';

/** A set of public keys as the world reads them (RFC 7517). */
interface Jwks {
  readonly keys: readonly (PublicJwk & { readonly kid: string; readonly use: 'sig'; readonly alg: 'EdDSA' })[];
}

/** The public keys that checkpoints and certificates of erasure are read with; for everybody, without a key of an app. */
@ApiExcludeController()
@Controller('.well-known')
export class JwksController {
  constructor(private readonly keys: SigningKeyStore) {}

  /** Every key that ever signed, oldest first: an old certificate stays readable after a newer key took over. */
  @Get('jwks.json')
  @Header('cache-control', 'public, max-age=300')
  async jwks(): Promise<Jwks> {
    const known = await this.keys.all();
    return { keys: known.map(({ kid, jwk }) => ({ ...jwk, kid, use: 'sig', alg: 'EdDSA' })) };
  }
}
