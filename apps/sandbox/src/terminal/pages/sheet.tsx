import { join } from 'node:path';
import { pageStyle, stylesheet } from '@kinsent/host';
import type { ComponentChildren, VNode } from 'preact';

export const terminalStyle = stylesheet(join(__dirname), 'terminal');

interface SheetProps {
  readonly lang: string;
  readonly title: string;
  /** Words of the link that leads past the banner. */
  readonly skip?: string;
  /** What stands above everything. Has to say that this is a stand-in. */
  readonly banner: ComponentChildren;
  readonly refresh?: number;
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

/** The layout of the terminal's pages. */
export function Sheet({
  lang,
  title,
  skip = 'Skip to the content',
  banner,
  refresh,
  wide = false,
  children,
}: SheetProps): VNode {
  return (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <title>{`${title} – Kinsent sandbox`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="color-scheme" content="light dark" />
        {refresh !== undefined && <meta http-equiv="refresh" content={String(refresh)} />}
        {[pageStyle.path, terminalStyle.path].map((path) => (
          <link rel="stylesheet" href={path} />
        ))}
      </head>
      <body>
        <a class="skip" href="#content">
          {skip}
        </a>
        <header class="stand-in">
          <div class={wide ? 'wide' : undefined}>{banner}</div>
        </header>
        <main id="content" tabIndex={-1} class={wide ? 'wide' : undefined}>
          {children}
        </main>
      </body>
    </html>
  );
}
