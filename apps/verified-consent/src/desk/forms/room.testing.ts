import { createHash, randomBytes } from 'node:crypto';
import { FormScanStore, newId } from '@kinsent/store';
import type { Guardian, StrongDoor } from '../../verified-consent.testing';

/** What stands on a page is no matter here; that it comes back whole is. */
export const image = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from('a page of a form')]);

export interface Sent {
  readonly id: string;
  readonly digest: string;
  readonly path: string;
}

/** A form of a guardian that came in; of nobody when there is none. */
export async function formOf(door: StrongDoor, guardian: Guardian | null, { pages = 2 } = {}): Promise<Sent> {
  const at = door.clock.now();
  const id = newId(at);
  const digest = createHash('sha256').update(randomBytes(16)).digest('hex');
  const dueAt = new Date(at.getTime() + 3 * 24 * 3_600_000);
  const match =
    guardian === null
      ? null
      : { verificationId: guardian.verificationId, childId: guardian.childId, dueAt, events: [] };
  const outcome = await door.app.get(FormScanStore).add({
    ...{ id, road: 'upload', digest, match, at },
    pages: Array.from({ length: pages }, () => image),
    destroyAt: new Date(at.getTime() + 30 * 24 * 3_600_000),
  });
  if (outcome !== 'added') throw new Error(`The form is ${outcome}.`);
  return { id, digest, path: `/desk/forms/${id}` };
}

export interface ScanRow {
  readonly state: string;
  readonly rejection: string | null;
  readonly verification_id: string | null;
  readonly destroyed_at: Date | null;
}

export async function scanRow(door: StrongDoor, { id }: Sent): Promise<ScanRow> {
  const [row] = await door.rows<ScanRow>('select * from form_scan where id = $1', [id]);
  return row!;
}
