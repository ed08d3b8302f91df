import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The strong door hands out what proves a consent (N3, K3): it reads what anchors the ledger, and writes none of it. */
export class EvidencePacks1795306740000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`grant select on ${anchors} to kinsent_verified_consent`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`revoke select on ${anchors} from kinsent_verified_consent`);
  }
}

const anchors = 'ledger_checkpoint, ledger_pruned, signing_key';
