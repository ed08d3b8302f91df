#!/usr/bin/env node
// Takes the pictures in docs/pictures from a running sandbox, in a real browser. Runs on the build: `npm run pictures`
// makes one first. Needs Chromium on the path, or its path in CHROMIUM.
import { Buffer } from 'node:buffer';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import sharp from 'sharp';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const folder = path.join(root, 'docs', 'pictures');
const heaviest = 250 * 1024;

/** The test cards that show what a parent reads when one is not taken, and the last one that is. */
const cards = [
  ['card-declined', '4000000000000002'],
  ['card-not-enough', '4000000000009995'],
  ['card-expired', '4000000000000069'],
  ['card-prepaid', '5105105105105100'],
  ['card-done', '4242424242424242'],
];

const sandbox = fork(path.join(root, 'dist', 'apps', 'sandbox', 'src', 'main.js'), [], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
});
const gone = once(sandbox, 'exit');
try {
  const ready = await Promise.race([once(sandbox, 'message'), gone.then(() => null)]);
  if (ready === null) throw new Error('The sandbox did not start.');
  fs.mkdirSync(folder, { recursive: true });
  await takeAll(ready[0].urls);
} finally {
  sandbox.kill('SIGTERM');
  await gone;
}

async function takeAll(urls) {
  const { hub } = urls;
  const browser = await chromium.launch({
    executablePath: browserPath(),
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'],
  });
  try {
    const desk = await visitor(browser, { width: 860, height: 1000 });
    const letter = await askAParent(desk, hub);
    await desk.goto(hub);
    await take(desk, 'sandbox', { to: 'section.clock' });

    const paper = await visitor(browser, { width: 680, height: 1000 });
    await paper.setContent(letter.html);
    await take(paper, 'letter', { to: '.box + p' });

    const link = letter.links.find((each) => new URL(each).pathname.startsWith('/p/'));
    const page = await visitor(browser, { width: 720, height: 1000 });
    await page.goto(link);
    await take(page, 'answer-page', { from: 'form h2', to: 'fieldset' });
    const phone = await visitor(browser, { width: 360, height: 760 });
    await phone.goto(link);
    await take(phone, 'answer-page-phone', { to: '.notice' });

    const door = await visitor(browser, { width: 720, height: 1000 });
    await toTheDoor(door, urls);
    await take(door, 'door', { from: 'h1', to: 'form button' });
    const photos = await takeForm(await visitor(browser, { width: 720, height: 1000 }), hub, door.url());
    await takeDesk(browser, urls, door.url(), photos);
    await payAndFail(browser, door);
  } finally {
    await browser.close();
  }
}

/** Plays the child in the sample app, up to the letter. */
async function askAParent(page, hub) {
  await page.goto(`${hub}/app`);
  await page.selectOption('#month', 'May');
  await page.fill('[name=year]', '2016');
  await page.selectOption('#place', 'NL');
  await page.click('main button');
  await page.fill('[name=nickname]', 'Brickmaster');
  await page.fill('[name=email]', 'parent@family.example');
  await page.getByRole('button', { name: 'Ask my parent' }).click();
  await page.getByRole('status').getByText('Open the letter').waitFor();
  const letters = await fetch(`${hub}/inbox/messages`);
  const [letter] = await letters.json();
  return letter;
}

/** Has a parent say yes to the wall, and comes to where they prove who they are. */
async function toTheDoor(page, { hub, emailConsent }) {
  const { apiKey } = await (await fetch(`${hub}/status`)).json();
  const email = 'other-parent@family.example';
  await fetch(`${emailConsent}/v1/consent-requests`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      childRef: 'a-child',
      place: 'NL',
      birthDate: '2016-05',
      guardian: { email, locale: 'en' },
      purposes: ['public-creations'],
    }),
  });
  let letter;
  for (let looks = 0; letter === undefined && looks < 100; looks += 1) {
    await page.waitForTimeout(100);
    [letter] = await (await fetch(`${hub}/inbox/messages?to=${encodeURIComponent(email)}`)).json();
  }
  await page.goto(letter.links.find((each) => new URL(each).pathname.startsWith('/p/')));
  await page.check('[name="choice.public-creations"][value=yes]');
  await page.fill('[name=code]', /\b\d{3} ?\d{3}\b/.exec(letter.text)[0]);
  await page.click('[name=act][value=answer]');
  await page.click('a[href*="/verify"]');
}

/** Has the sandbox print, fill in, sign and photograph the form of whoever is at that door. */
async function takeForm(page, hub, door) {
  await page.goto(`${hub}/pen`);
  await page.fill('[name=address]', door);
  await page.click('main button');
  const sources = await page.locator('main img').evaluateAll((images) => images.map(({ src }) => src));
  const photos = await Promise.all(sources.map(async (src) => Buffer.from(await (await fetch(src)).arrayBuffer())));
  const file = path.join(folder, 'form.png');
  await sharp(photos[0]).resize({ width: 760 }).png({ palette: true, colours: 32 }).toFile(file);
  report('form', file);
  return photos;
}

/** Sends the photos in as the parent, and takes what a reviewer sees of them. */
async function takeDesk(browser, { verifiedConsent }, door, photos) {
  const parent = await visitor(browser, { width: 720, height: 1000 });
  await parent.goto(`${door.replace(/[?].*$/, '')}/form`);
  const files = photos.map((buffer, page) => ({ name: `page-${page + 1}.jpg`, mimeType: 'image/jpeg', buffer }));
  await parent.setInputFiles('[name=files]', files);
  await parent.click('form:has([name=files]) button');
  await parent.locator('.notice').first().waitFor();
  const page = await visitor(browser, { width: 1240, height: 980 }, 1);
  await page.goto(`${verifiedConsent}/desk/forms`);
  await page.click('button[value=robin]');
  await page.click('tbody a');
  await page
    .locator('.scan img')
    .first()
    .evaluate((image) => image.decode());
  const file = path.join(folder, 'desk.png');
  await sharp(await page.screenshot())
    .png({ palette: true, colours: 48 })
    .toFile(file);
  report('desk', file);
}

/** Pays with one card after the other, on the terminal's page, and takes what the parent sees afterwards. */
async function payAndFail(browser, door) {
  const verify = door.url().replace(/[?].*$/, '');
  const page = await visitor(browser, { width: 560, height: 800 }, 1);
  for (const [name, number] of cards) {
    await page.goto(verify);
    await page.click('form:has([name=act][value=card]) button');
    if (name === 'card-declined') await take(page, 'card-terminal', { to: 'main button' });
    await page.check(`[value="${number}"]`);
    await page.click('main button');
    // A card that was not taken leaves the parent on the provider's page; they come back by themselves.
    if (!page.url().startsWith(verify)) await page.goto(`${verify}?left=1`);
    await page.locator('.notice').first().waitFor();
    await take(page, name, { from: 'h1', to: '.notice' });
  }
}

async function visitor(browser, viewport, deviceScaleFactor = 1.5) {
  const context = await browser.newContext({ viewport, deviceScaleFactor, locale: 'en-GB', colorScheme: 'light' });
  return context.newPage();
}

/** Takes the page from one thing (or its top) to the end of another, with a little room around. */
async function take(page, name, { from, to }) {
  const file = path.join(folder, `${name}.png`);
  const { width } = page.viewportSize();
  const first = from === undefined ? { y: 24 } : await boxOf(page, from);
  const last = await boxOf(page, to);
  const y = Math.floor(first.y - 24);
  const clip = { x: 0, y, width, height: Math.ceil(last.y + last.height + 24 - y) };
  await page.screenshot({ path: file, fullPage: true, clip });
  report(name, file);
}

function report(name, file) {
  const { size } = fs.statSync(file);
  if (size > heaviest) throw new Error(`${name}.png is too heavy: ${size} bytes.`);
  console.log(`docs/pictures/${name}.png  ${Math.round(size / 1024)} kB`);
}

async function boxOf(page, selector) {
  return page.locator(selector).first().boundingBox();
}

function browserPath() {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const candidates = names.flatMap((name) => folders.map((each) => path.join(each, name)));
  const found = process.env.CHROMIUM ?? candidates.find((each) => fs.existsSync(each));
  if (found === undefined) throw new Error('No Chromium on this machine: install one, or name it with CHROMIUM.');
  return found;
}
