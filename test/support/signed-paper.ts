import { join } from 'node:path';
import { type Filling, signSheet } from '../../apps/sandbox/src/pen/sign-sheet';
import { provingLink } from './card-terminal';
import { Family } from './family';
import type { House } from './house';

const drawing = [join(__dirname, '../../dist/apps/sandbox/src/pen/draw-pages.main.js')];

/** A parent who has a printer, a pen and a phone that takes photos. */
export class PaperParent {
  readonly family: Family;
  /** Where they prove who they are. */
  door = '';

  constructor(
    private readonly house: House,
    locale: 'en' | 'nl' = 'en',
  ) {
    this.family = new Family(house, { locale });
  }

  /** Is asked, and says yes on the page. */
  async agree(purposes: readonly string[]): Promise<void> {
    await this.family.ask({ purposes });
    const page = await this.family.answer(Object.fromEntries(purposes.map((purpose) => [purpose, 'yes'])));
    this.door = provingLink(page).split('?')[0]!;
  }

  async print(): Promise<Buffer> {
    const { cookie, token } = await this.open();
    const answer = await fetch(`${this.door}/form`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', cookie, 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ token, childName: 'Tess', paper: 'A4' }),
    });
    if (answer.headers.get('content-type') !== 'application/pdf')
      throw new Error(`Nothing to print: ${answer.status}.`);
    return Buffer.from(await answer.arrayBuffer());
  }

  /** Prints the form, fills it in, takes a photo of each page and sends them; answers the photos. */
  async sendIn(filling: Omit<Filling, 'date'>): Promise<Buffer[]> {
    const photos = await signSheet(await this.print(), { ...filling, date: await this.house.now() }, drawing);
    const { cookie, token } = await this.open();
    const body = new FormData();
    body.append('token', token);
    photos.forEach((photo, page) => body.append('files', new Blob([new Uint8Array(photo)]), `page-${page + 1}.jpg`));
    const headers = { cookie, 'sec-fetch-site': 'same-origin' };
    const answer = await fetch(`${this.door}/form/upload`, { method: 'POST', headers, body, redirect: 'manual' });
    const [, fault] = /class="error"[^>]*>([^<]*)</.exec(await answer.text()) ?? [];
    if (answer.status !== 303) throw new Error(`The form was not taken in: ${answer.status}. ${fault ?? ''}`);
    return photos;
  }

  private async open(): Promise<{ cookie: string; token: string }> {
    const page = await fetch(`${this.door}/form`);
    const token = /name="token" value="([^"]*)"/.exec(await page.text())?.[1];
    const [cookie] = page.headers.getSetCookie();
    if (token === undefined || cookie === undefined) throw new Error(`No page to print from: ${page.status}.`);
    return { cookie: cookie.split(';')[0]!, token };
  }
}
