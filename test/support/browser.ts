import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
  type ViewportSize,
} from 'playwright-core';

/** The Chromium of this machine; null where there is none. `CHROMIUM` names one that is not on the path. */
export const browserPath = findBrowser();

/**
 * A `describe` for what needs a browser. Without one it is skipped and says so; under `CI=true` it fails, so that nobody
 * takes a run without a browser for a whole one.
 */
export function describeInBrowser(title: string, tests: () => void): void {
  if (browserPath !== null) return describe(title, tests);
  if (process.env['CI'] !== 'true') {
    process.stderr.write(`SKIPPED, for there is no Chromium on this machine: ${title}\n`);
    return describe.skip(title, tests);
  }
  describe(title, () => {
    it('finds a browser', () => {
      throw new Error('No Chromium on this machine: install one, or name it with CHROMIUM=/path/to/chromium.');
    });
  });
}

/** One browser for a spec file, with a fresh profile in each context. */
export class TestBrowser {
  /** By what their context was made with. */
  private readonly tabs = new Map<string, Page>();

  private constructor(private readonly browser: Browser) {}

  static async open(): Promise<TestBrowser> {
    if (browserPath === null) throw new Error('No Chromium on this machine.');
    return new TestBrowser(
      await chromium.launch({
        executablePath: browserPath,
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          // No process in reserve for a page that nobody opens.
          '--renderer-process-limit=1',
          // Nothing but this machine exists, whatever a page asks for.
          '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
        ],
      }),
    );
  }

  /** Somebody new: no cookies, nothing cached. Give `javaScriptEnabled: false` for a parent's browser without scripts. */
  async visitor(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await this.browser.newContext({ locale: 'en-GB', ...options });
    // Generous, for machines that do many things at once; nothing waits for it in vain.
    context.setDefaultTimeout(20_000);
    return context;
  }

  /**
   * Somebody new in a tab that others sat at before: no cookies, and the page of before is left once another one is opened.
   * A profile of one's own costs more than most pages, so this is for those who look at many, one after the other.
   */
  async successor(options: BrowserContextOptions & { readonly viewport: ViewportSize }): Promise<Page> {
    const kind = JSON.stringify(options);
    const tab = this.tabs.get(kind) ?? (await (await this.visitor(options)).newPage());
    this.tabs.set(kind, tab);
    await tab.context().clearCookies();
    await tab.emulateMedia({ colorScheme: null });
    await tab.setViewportSize(options.viewport);
    return tab;
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

/** Does what leads to another page, and waits until that is there. */
export async function follow(page: Page, act: () => Promise<unknown>): Promise<void> {
  const loaded = page.waitForEvent('load');
  await act();
  await loaded;
}

function findBrowser(): string | null {
  const named = process.env['CHROMIUM'];
  if (named !== undefined && named !== '') return named;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  // The same engine without windows, which cost more than the pages in them, comes first.
  const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
  const candidates = [
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  return candidates.find(isRunnable) ?? null;
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
