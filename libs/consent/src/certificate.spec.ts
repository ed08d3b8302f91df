import { type ErasureCertificate, readCertificate, signCertificate } from './certificate';
import type { LedgerDraft } from './ledger';
import { exported, exportedAt, pruned, verified, written } from './ledger-export.testing';
import { makeSigningKey, openSigningKey } from './ledger-jws';

const key = openSigningKey(makeSigningKey());
const keys = new Map([[key.kid, key.jwk]]);
const erasureId = '0190b3a0-0000-7000-8000-000000000001';

const line = (act: 'request' | 'answer' | 'complete'): LedgerDraft => ({
  subject: 'erasure',
  subjectId: erasureId,
  act,
  from: act === 'request' ? null : 'open',
  to: act === 'complete' ? 'complete' : 'open',
  at: exportedAt,
  detail: { app: 'bricks' },
});
const entries = written([line('request'), line('answer'), line('complete')]);
const { position, hash, sequence } = entries[2]!;

const certificate: ErasureCertificate = {
  iss: 'Brick Works',
  sub: '0190b3a0-0000-7000-8000-0000000000c1',
  erasureId,
  app: 'bricks',
  cause: 'silence',
  purposes: ['account'],
  targets: [
    {
      kind: 'own',
      name: 'kinsent',
      data: ['contact'],
      outcome: 'erased',
      records: 4,
      answeredAt: exportedAt.toISOString(),
    },
  ],
  requestedAt: exportedAt.toISOString(),
  completedAt: exportedAt.toISOString(),
  policyDigest: 'd'.repeat(64),
  ledger: { subjectId: erasureId, position, hash, sequence },
};

const held = (groups: (typeof entries)[], of: ErasureCertificate, trusted: typeof keys | null = null) =>
  verified(exported(groups, key), { keys: trusted, certificate: signCertificate(of, key) });

describe('a certificate of erasure', () => {
  it('is read as it was signed', () => {
    expect(readCertificate(signCertificate(certificate, key), keys)).toEqual(certificate);
  });

  it('is found in the ledger, with the checkpoint that anchors it', () => {
    const finding = { certificate, line: 5, pruned: false, checkpoint: 1 };
    expect(held([entries, []], certificate, keys).certificate).toEqual(finding);
    expect(held([entries], certificate).certificate).toEqual({ ...finding, checkpoint: null });
  });

  it('is borne out by the hash alone when its line is past its retention, and by no other', () => {
    const lines = pruned(exported([entries, []], key), [erasureId]);
    const jws = signCertificate(certificate, key);
    const report = verified(lines, { keys, certificate: jws });
    expect(report.certificate).toEqual({ certificate, line: 5, pruned: true, checkpoint: 1 });
    const ledger = { ...certificate.ledger, hash: entries[1]!.hash };
    const forged = signCertificate({ ...certificate, ledger }, key);
    expect(() => verified(lines, { keys, certificate: forged })).toThrow('was not in it');
  });

  it.each<[string, Partial<ErasureCertificate['ledger']>]>([
    ['another hash', { hash: 'a'.repeat(64) }],
    ['another line of the erasure', { position: 1, hash: entries[1]!.hash, sequence: entries[1]!.sequence }],
    ['another sequence', { sequence: sequence + 1 }],
    ['another erasure', { subjectId: '0190b3a0-0000-7000-8000-000000000002' }],
  ])('does not hold when it names %s', (_name, other) => {
    const forged = { ...certificate, ledger: { ...certificate.ledger, ...other } };
    expect(() => held([entries, []], forged)).toThrow('the line that the certificate names was not in it');
  });

  it('does not hold when it is somebody else’s, or says something else than was signed', () => {
    const stranger = openSigningKey(makeSigningKey());
    const lines = exported([entries, []], key);
    const by = (jws: string) => () => verified(lines, { keys, certificate: jws });
    expect(by(signCertificate(certificate, stranger))).toThrow(
      'The certificate is signed with a key that is not known',
    );
    const [head, , signature] = signCertificate(certificate, key).split('.');
    const other = Buffer.from(JSON.stringify({ ...certificate, cause: 'refused' })).toString('base64url');
    expect(by(`${head}.${other}.${signature}`)).toThrow('The certificate has a signature that is not of this text');
    expect(by('nothing')).toThrow('The certificate is not a compact JWS');
  });
});
