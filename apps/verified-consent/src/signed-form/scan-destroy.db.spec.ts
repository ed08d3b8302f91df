import { owe } from '@kinsent/consent';
import { type Duty, FormScanStore, newId, type ScanRecord, type ScanMove, ChildCaseStore } from '@kinsent/store';
import { type Guardian, StrongDoor } from '../verified-consent.testing';
import { ScanDestroyHandler } from './scan-destroy.handler';
import { FormIntake } from './form-intake';
import { aPhoto, upload } from './upload.testing';

const start = new Date('2026-06-01T10:00:00Z');
const day = 24 * 60 * 60 * 1000;
let door: StrongDoor;

beforeAll(async () => {
  door = await StrongDoor.open(start);
});
afterAll(() => door?.stop());
beforeEach(() => door.clock.moveTo(start));

const scans = () => door.app.get(FormScanStore);
const after = (days: number) => new Date(start.getTime() + days * day);

async function sent(): Promise<{ guardian: Guardian; scan: ScanRecord }> {
  const guardian = await door.approved();
  await upload(door, guardian, [{ bytes: aPhoto() }]);
  return { guardian, scan: (await scans().ofVerification(guardian.verificationId))[0]! };
}

/** The same, and the service itself leaves it alone while the clock moves. */
async function left(): ReturnType<typeof sent> {
  const { guardian, scan } = await sent();
  await door.rows(`update duty set due_at = '2099-01-01' where subject_id = $1`, [scan.id]);
  return { guardian, scan };
}

function destroy({ id }: ScanRecord) {
  return door.app.get(ScanDestroyHandler).handle({ kind: 'scan.destroy', subjectId: id } as Duty);
}

/** Somebody judges it, as the desk does. */
async function judged({ requestId }: Guardian, { id }: ScanRecord, to: 'approved' | 'rejected'): Promise<void> {
  const at = door.clock.now();
  const verdict = to === 'approved' ? ('approve' as const) : ('reject' as const);
  const rejection = to === 'approved' ? null : ('unsigned' as const);
  const review = { id: newId(at), staffId: newId(at), verdict, signature: null, rejection, choices: {} };
  const scan: ScanMove = {
    id,
    from: 'waiting',
    to,
    reviews: 0,
    ...(rejection === null ? {} : { rejection }),
    review,
    at,
  };
  await door.app.get(ChildCaseStore).change({ requestId }, () => ({ at, scan, answer: null }));
}

const lettersAbout = ({ id }: ScanRecord) =>
  door.rows(`select 1 from duty where kind = 'letter.judged' and subject_id = $1`, [id]);
const pagesOf = ({ id }: ScanRecord) => door.rows('select 1 from scan_page where scan_id = $1', [id]);
const linesOf = ({ childId }: Guardian) =>
  door.rows<{ detail: unknown }>(`select detail from ledger_entry where subject_id = $1 and act = 'destroy'`, [
    childId,
  ]);

describe('a form that nobody judged', () => {
  it('goes after thirty days, and its guardian hears of it and can send another one', async () => {
    const { guardian, scan } = await left();
    door.clock.moveTo(after(29));
    await expect(destroy(scan)).resolves.toEqual({ retryAt: after(30), code: 'not_yet' });
    expect(await pagesOf(scan)).toHaveLength(1);
    door.clock.moveTo(after(30));
    await expect(destroy(scan)).resolves.toEqual({ done: { pages: 1, state: 'discarded' } });
    expect(await pagesOf(scan)).toEqual([]);
    expect(await lettersAbout(scan)).toHaveLength(1);
    expect(await linesOf(guardian)).toEqual([{ detail: { app: 'brickyard', artefact: scan.digest, pages: '1' } }]);
    await expect(destroy(scan)).resolves.toEqual({ done: { pages: 0, state: 'discarded' } });
    expect(await linesOf(guardian)).toHaveLength(1);
    expect(await lettersAbout(scan)).toHaveLength(1);
  });

  it('is owed to go in the commit that takes it in', async () => {
    const { scan } = await sent();
    const duties = await door.rows<{ due_at: Date }>(`select due_at from duty where subject_id = $1`, [scan.id]);
    expect(duties).toEqual([{ due_at: after(30) }]);
  });

  it('writes to nobody who has shown in another way who they are', async () => {
    const { guardian, scan } = await left();
    await door.rows('update verification set passed_at = $2 where id = $1', [guardian.verificationId, after(1)]);
    door.clock.moveTo(after(30));
    await destroy(scan);
    expect(await pagesOf(scan)).toEqual([]);
    expect(await lettersAbout(scan)).toEqual([]);
  });

  it('goes also where nobody knew whose it was', async () => {
    const outcome = await door.app
      .get(FormIntake)
      .take({ files: [{ name: 'a.jpg', bytes: aPhoto() }], road: 'post', verificationId: null, hints: [] });
    expect(outcome.kind).toBe('unmatched');
    const scan = (await scans().byId(outcome.kind === 'unmatched' ? outcome.scanId : ''))!;
    await door.rows(`update duty set due_at = '2099-01-01' where subject_id = $1`, [scan.id]);
    door.clock.moveTo(after(30));
    await expect(destroy(scan)).resolves.toEqual({ done: { pages: 1, state: 'discarded' } });
    expect(await scans().byId(scan.id)).toMatchObject({ state: 'discarded', destroyedAt: after(30) });
  });
});

describe('a form that was judged', () => {
  it.each(['approved', 'rejected'] as const)(
    'and %s goes when the policy says, counted from the verdict',
    async (to) => {
      const { guardian, scan } = await sent();
      door.clock.moveTo(after(2));
      await judged(guardian, scan, to);
      door.clock.moveTo(after(15));
      await expect(destroy(scan)).resolves.toEqual({ retryAt: after(16), code: 'not_yet' });
      door.clock.moveTo(after(16));
      await expect(destroy(scan)).resolves.toEqual({ done: { pages: 1, state: to } });
      expect(await scans().byId(scan.id)).toMatchObject({ state: to, destroyedAt: after(16) });
      expect(await pagesOf(scan)).toEqual([]);
      expect(await lettersAbout(scan)).toEqual([]);
    },
  );

  it('late is kept as long after the verdict, whichever duty asks first', async () => {
    const { guardian, scan } = await left();
    door.clock.moveTo(after(29));
    await judged(guardian, scan, 'rejected');
    door.clock.moveTo(after(30));
    await expect(destroy(scan)).resolves.toEqual({ retryAt: after(43), code: 'not_yet' });
  });

  it('is gone from the disk: neither bytes nor key are found again', async () => {
    const { guardian, scan } = await left();
    await judged(guardian, scan, 'approved');
    door.clock.moveTo(after(14));
    await destroy(scan);
    expect(await scans().page(scan.id, 0)).toBeNull();
    expect((await door.rows(`select 1 from scan_page`)).length).toBe(
      (await door.rows(`select 1 from scan_page p join form_scan s on s.id = p.scan_id where s.destroyed_at is null`))
        .length,
    );
  });
});

it('is done by the duty itself, with a receipt', async () => {
  const { scan } = await sent();
  await scans().discard(scan.id, start, [owe('scan.destroy', scan.id, null, start, start)]);
  const deadline = Date.now() + 10_000;
  let receipts: { receipt: unknown }[] = [];
  while (receipts.length === 0 && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    receipts = await door.rows(
      `select receipt from duty where subject_id = $1 and kind = 'scan.destroy' and done_at is not null`,
      [scan.id],
    );
  }
  expect(receipts).toEqual([{ receipt: { pages: 1, state: 'discarded' } }]);
});

it('of somebody who is forgotten meanwhile has nothing left to do', async () => {
  const { scan } = await sent();
  await door.rows('delete from form_scan where id = $1', [scan.id]);
  await expect(destroy(scan)).resolves.toEqual({ done: { pages: 0, state: 'forgotten' } });
});
