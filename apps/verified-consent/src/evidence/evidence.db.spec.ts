import { randomUUID } from 'node:crypto';
import { spokenReference, verifyEvidencePack } from '@kinsent/consent';
import { StaffBrowser } from '../staff/staff.testing';
import { type Guardian, StrongDoor } from '../verified-consent.testing';

const start = new Date('2026-11-22T09:00:00Z');

describe('evidence at the desk', () => {
  let door: StrongDoor;
  let guardian: Guardian;
  let consentId: string;

  beforeAll(async () => {
    door = await StrongDoor.open(start);
    guardian = await door.approved();
    const [row] = await door.rows<{ id: string }>('select id from consent where request_id = $1', [guardian.requestId]);
    consentId = row!.id;
  });
  afterAll(() => door.stop());

  const looks = (staffId: string) =>
    door.rows('select subject, subject_id, why from desk_look where staff_id = $1 order by id', [staffId]);

  it('is found by the number of a consent, and taken along as a file that verifies and as paper', async () => {
    const robin = await StaffBrowser.signIn(door, ['privacy-officer']);
    const page = await robin.get(`/desk/evidence?find=${consentId.toUpperCase()}`);
    expect(page.status).toBe(200);
    expect(page.html).toContain(`/desk/evidence/${consentId}.json`);
    const file = await robin.get(`/desk/evidence/${consentId}.json`);
    expect(file.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="evidence-${consentId}.json"`,
      'cache-control': 'no-store',
    });
    const { pack } = verifyEvidencePack(file.html, null);
    expect(pack.consent).toMatchObject({ id: consentId, purpose: 'public-creations', state: 'asked' });
    for (const theirs of [guardian.childId, guardian.secret, 'familie.example'])
      expect(file.html).not.toContain(theirs);
    const paper = await robin.get(`/desk/evidence/${consentId}.pdf?lang=nl`);
    expect(paper.headers['content-type']).toBe('application/pdf');
    expect(paper.html.slice(0, 5)).toBe('%PDF-');
    const seen = { subject: 'evidence', subject_id: consentId };
    expect(await looks(robin.staffId)).toEqual(['overview', 'file', 'paper'].map((why) => ({ ...seen, why })));
  });

  it('is found by the reference of a request', async () => {
    const [row] = await door.rows<{ reference: string }>('select reference from verification where id = $1', [
      guardian.verificationId,
    ]);
    const ada = await StaffBrowser.signIn(door, ['administrator']);
    const page = await ada.get(`/desk/evidence?find=${spokenReference(row!.reference)}`);
    expect(page.html).toContain(`/desk/evidence?find=${consentId}`);
    expect(await looks(ada.staffId)).toEqual([
      { subject: 'verification', subject_id: guardian.verificationId, why: 'evidence' },
    ]);
  });

  it.each([
    ['what nobody was asked', `?find=${randomUUID()}`, 'knows no such consent'],
    ['a reference of nobody', '?find=00000-00000', 'knows no such consent'],
    ['what cannot be read', '?find=%27%3B--', 'neither a number nor a reference'],
  ])('says so for %s, and writes no look', async (_what, query, words) => {
    const robin = await StaffBrowser.signIn(door, ['privacy-officer']);
    const page = await robin.get(`/desk/evidence${query}`, { 'accept-language': 'en' });
    expect([page.status, page.html.includes(words)]).toEqual([404, true]);
    expect(await looks(robin.staffId)).toEqual([]);
  });

  it.each(['.json', '.pdf', '.exe', ''])('hands out nothing under a name with %s', async (ending) => {
    const robin = await StaffBrowser.signIn(door, ['privacy-officer']);
    expect((await robin.get(`/desk/evidence/${randomUUID()}${ending}`)).status).toBe(404);
  });

  it('is for nobody else', async () => {
    for (const role of ['reviewer', 'agent'] as const) {
      const someone = await StaffBrowser.signIn(door, [role]);
      for (const path of ['', `/${consentId}.json`, `/${consentId}.pdf`]) {
        expect((await someone.get(`/desk/evidence${path}`)).status).toBe(403);
      }
      expect(await looks(someone.staffId)).toEqual([]);
    }
    expect((await door.get(`/desk/evidence/${consentId}.json`)).status).toBe(303);
  });
});
