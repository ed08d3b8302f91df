export interface PdfWish {
  /** What each page shows, in PDF's own words; a page more for each. */
  readonly pages?: readonly (string | Buffer)[];
  /** Points across and down; A4 by default. */
  readonly box?: readonly [number, number];
  /** Further entries of the catalogue, of each page and of each page's stream, and further objects from number 100. */
  readonly catalogue?: string;
  readonly page?: string;
  readonly stream?: string;
  readonly objects?: readonly (string | Buffer)[];
  readonly trailer?: string;
}

const firstExtra = 100;

/** Words in Helvetica, in the middle of the page. */
export function words(text: string): string {
  return `BT /F1 24 Tf 100 500 Td (${text}) Tj ET`;
}

/** A PDF that is made by hand: objects, a table of where they are, a trailer. */
export function pdfOf(wish: PdfWish = {}): Buffer {
  const { pages = [words('Hello')], box = [595, 842], catalogue = '', page = '', stream = '', trailer = '' } = wish;
  const objects = new Map<number, Buffer>();
  const put = (number: number, ...parts: readonly (string | Buffer)[]): void => {
    objects.set(number, Buffer.concat(parts.map((part) => Buffer.from(part as string, 'latin1'))));
  };
  const kids = pages.map((_, index) => `${10 + 2 * index} 0 R`).join(' ');
  put(1, `<< /Type /Catalog /Pages 2 0 R ${catalogue} >>`);
  put(2, `<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`);
  put(3, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>');
  pages.forEach((content, index) => {
    const number = 10 + 2 * index;
    const resources = '/Resources << /Font << /F1 3 0 R >> /XObject << /X0 100 0 R >> >>';
    put(
      number,
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${box.join(' ')}] /Contents ${number + 1} 0 R ${resources} ${page} >>`,
    );
    put(number + 1, ...streamOf(content, stream));
  });
  (wish.objects ?? []).forEach((object, index) => put(firstExtra + index, object));
  return written(objects, trailer);
}

export function streamOf(content: string | Buffer, entries = ''): (string | Buffer)[] {
  const bytes = Buffer.from(content as string, 'latin1');
  return [`<< /Length ${bytes.length} ${entries} >>\nstream\n`, bytes, '\nendstream'];
}

function written(objects: ReadonlyMap<number, Buffer>, trailer: string): Buffer {
  const parts = [Buffer.from('%PDF-1.7\n')];
  let at = parts[0]!.length;
  const places = new Map<number, number>();
  for (const [number, body] of objects) {
    places.set(number, at);
    const part = Buffer.concat([Buffer.from(`${number} 0 obj\n`), body, Buffer.from('\nendobj\n')]);
    parts.push(part);
    at += part.length;
  }
  const size = Math.max(...objects.keys()) + 1;
  const rows = Array.from({ length: size }, (_, number) => {
    const place = places.get(number);
    return place === undefined ? '0000000000 65535 f \n' : `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const end = `xref\n0 ${size}\n${rows.join('')}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.concat([...parts, Buffer.from(end)]);
}
