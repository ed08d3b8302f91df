import { Notice } from '@kinsent/host';
import type { VNode } from 'preact';
import { Frame, type Bar } from '../hub/frame';
import { Command } from './command';

interface CertificatePageProps {
  readonly bar: Bar;
  readonly id: string;
  /** A compact JWS; null where there is none. */
  readonly certificate: string | null;
  readonly api: string;
  readonly apiKey: string;
  readonly databaseUrl: string;
}

/** The proof of one erasure: what it says, how it is signed, and the commands that verify it. */
export function CertificatePage({ bar, id, certificate, api, apiKey, databaseUrl }: CertificatePageProps): VNode {
  return (
    <Frame title="Certificate" bar={bar} wide>
      <h1>The certificate of an erasure</h1>
      {certificate === null ? (
        <Notice>It is written when every place has answered.</Notice>
      ) : (
        <>
          <p>It says who forgot what and when, and where that stands in the ledger. It names no child.</p>
          <h2>Verify it</h2>
          <Command>
            {[
              `curl -s -H 'authorization: Bearer ${apiKey}' \\`,
              `  ${api}/v1/erasures/${id}/certificate > certificate.jws`,
              `export DATABASE_URL='${databaseUrl}'`,
              'npm run --silent ledger -- export > ledger.ndjson',
              'npm run ledger -- verify ledger.ndjson --certificate certificate.jws',
            ].join('\n')}
          </Command>
          <h2>What it says</h2>
          <pre tabIndex={0} role="region" aria-label="What the certificate says">
            {saidBy(certificate)}
          </pre>
          <h2>As it is signed</h2>
          <pre class="whole" tabIndex={0} role="region" aria-label="The certificate as it is signed">
            {certificate}
          </pre>
        </>
      )}
      <p>
        <a href="/erasures">All erasures</a>
      </p>
    </Frame>
  );
}

/** The middle part of a compact JWS, for people to read; that it is true is what the commands show. */
function saidBy(certificate: string): string {
  const payload = Buffer.from(certificate.split('.')[1] ?? '', 'base64url').toString('utf8');
  return JSON.stringify(JSON.parse(payload), null, 2);
}
