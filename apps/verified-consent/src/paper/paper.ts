import PDFDocument from 'pdfkit';
import { breakLines } from './break-lines';
import { type Face, faceBytes } from './faces';

/** Width and height in points. */
export const paperSizes = { A4: [595.28, 841.89], Letter: [612, 792] } satisfies Record<string, [number, number]>;

export type PaperSize = keyof typeof paperSizes;

/** Something of a height, in points, that is drawn at one place and never split over two pages. */
export interface Piece {
  readonly height: number;
  readonly draw: (y: number) => void;
}

/** What a reader's software is told of a piece of text. */
export type Tag = 'H1' | 'H2' | 'H3' | 'P' | 'Lbl' | 'LBody';

export type Element = PDFKit.PDFStructureElement;

export interface TextStyle {
  readonly size?: number;
  readonly face?: Face;
  readonly tag?: Tag;
  /** From the left margin. */
  readonly indent?: number;
  readonly width?: number;
  /** Space above, in points. */
  readonly above?: number;
  readonly within?: Element;
}

export interface PaperOptions {
  readonly size: PaperSize;
  readonly locale: string;
  /** Shown by readers and read by machines: names nobody. */
  readonly title: string;
  readonly at: Date;
  /** Room above what flows, on the first page and on every other. */
  readonly top: readonly [first: number, other: number];
}

const side = 48;
const bottom = 46;

/**
 * A document on paper: tagged, in black, with its fonts in it and nothing that runs. What is placed flows over pages, and
 * each `place` stays on one page where it can.
 */
export class Paper {
  readonly left = side;
  readonly width: number;
  readonly root: Element;
  y: number;
  private readonly doc: PDFKit.PDFDocument;
  private readonly height: number;

  constructor(private readonly options: PaperOptions) {
    const [width, height] = paperSizes[options.size];
    this.width = width - 2 * side;
    this.height = height;
    this.y = options.top[0];
    this.doc = new PDFDocument({
      size: [width, height],
      margin: 0,
      pdfVersion: '1.7',
      // The types do not know it yet.
      ...({ subset: 'PDF/UA' } as object),
      tagged: true,
      displayTitle: true,
      lang: options.locale,
      bufferPages: true,
      info: { Title: options.title, Producer: 'Kinsent', Creator: 'Kinsent', CreationDate: options.at },
    });
    for (const face of ['regular', 'bold'] as const) this.doc.registerFont(face, faceBytes(face));
    this.root = this.doc.struct('Document');
    this.doc.addStructure(this.root);
  }

  get right(): number {
    return this.left + this.width;
  }

  get bottom(): number {
    return this.height - bottom;
  }

  /** A group of what follows, for a reader's software. */
  element(type: string, within: Element = this.root): Element {
    const element = this.doc.struct(type);
    within.add(element);
    return element;
  }

  /** The lines of a text, each a piece. */
  text(text: string, style: TextStyle = {}): Piece[] {
    const { size = 9.5, face = 'regular', tag = 'P', indent = 0, above = 0, within = this.root } = style;
    const width = style.width ?? this.width - indent;
    const element = this.element(tag, within);
    const lines = breakLines(text, width, (each) => this.measure(each, size, face));
    return lines.map((line, index) => {
      const before = index === 0 ? above : 0;
      return {
        height: size * 1.36 + before,
        draw: (y) => {
          element.add(this.doc.markStructureContent(tag));
          this.write(line, this.left + indent, y + before, { size, face });
          this.doc.endMarkedContent();
        },
      };
    });
  }

  measure(text: string, size: number, face: Face): number {
    return this.doc.font(face).fontSize(size).widthOfString(text);
  }

  /** One line as it is, with nothing said of what it is to a reader. */
  write(text: string, x: number, y: number, { size, face }: { size: number; face: Face }): void {
    this.doc.font(face).fontSize(size).fillColor('black').text(text, x, y, { lineBreak: false });
  }

  /** Two columns: pieces beside one another, line by line. */
  beside(one: readonly Piece[], other: readonly Piece[]): Piece[] {
    return Array.from({ length: Math.max(one.length, other.length) }, (_, index) => {
      const [left, right] = [one[index], other[index]];
      return {
        height: Math.max(left?.height ?? 0, right?.height ?? 0),
        draw: (y) => {
          left?.draw(y);
          right?.draw(y);
        },
      };
    });
  }

  /** Names with what belongs to them. */
  facts(facts: readonly (readonly [name: string, value: string])[], style: TextStyle & { column: number }): Piece[] {
    const { column, above = 0, indent = 0, width = this.width - indent, ...rest } = style;
    const list = this.element('L', style.within);
    return facts.flatMap(([name, value], index) => {
      const within = this.element('LI', list);
      const before = index === 0 ? above : 2;
      return this.beside(
        this.text(name, { ...rest, within, tag: 'Lbl', face: 'bold', indent, width: column - 8, above: before }),
        this.text(value, {
          ...rest,
          within,
          tag: 'LBody',
          indent: indent + column,
          width: width - column,
          above: before,
        }),
      );
    });
  }

  gap(height: number): Piece {
    return { height, draw: () => undefined };
  }

  rule(above: number, below: number, weight = 0.5): Piece {
    return {
      height: above + below,
      draw: (y) => this.drawing(() => this.line(this.left, y + above, this.right, y + above, weight)),
    };
  }

  /** Puts pieces below what is there: on one page where they fit on one. */
  place(pieces: readonly Piece[]): void {
    const total = heightOf(pieces);
    const isWhole = total <= this.bottom - this.options.top[1];
    if (isWhole && this.y + total > this.bottom) this.turn();
    for (const piece of pieces) {
      if (this.y + piece.height > this.bottom) this.turn();
      piece.draw(this.y);
      this.y += piece.height;
    }
  }

  /** True when pieces fit below what is there. */
  fits(pieces: readonly Piece[]): boolean {
    return this.y + heightOf(pieces) <= this.bottom;
  }

  turn(): void {
    this.doc.addPage();
    this.y = this.options.top[1];
  }

  /** What only looks, and says nothing to a reader's software. */
  drawing(draw: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
    this.doc.markContent('Artifact', { type });
    draw();
    this.doc.endMarkedContent();
  }

  /** A picture with what it says. */
  figure(alt: string, draw: () => void): void {
    const element = this.doc.struct('Figure', { alt });
    this.root.add(element);
    element.add(this.doc.markStructureContent('Figure'));
    draw();
    this.doc.endMarkedContent();
  }

  line(fromX: number, fromY: number, toX: number, toY: number, weight = 0.5): void {
    this.doc.lineWidth(weight).strokeColor('black').moveTo(fromX, fromY).lineTo(toX, toY).stroke();
  }

  box(x: number, y: number, width: number, height: number, weight = 0.8): void {
    this.doc.lineWidth(weight).strokeColor('black').rect(x, y, width, height).stroke();
  }

  /** Black modules of a code, of that width in all. */
  modules(rows: readonly (readonly boolean[])[], x: number, y: number, width: number): void {
    const each = width / rows.length;
    rows.forEach((row, down) => {
      for (let from = 0; from < row.length; from += 1) {
        if (!row[from]) continue;
        let to = from;
        while (row[to + 1]) to += 1;
        this.doc.rect(x + from * each, y + down * each, (to - from + 1) * each, each);
        from = to;
      }
    });
    this.doc.fillColor('black').fill();
  }

  /** Ends it: `frame` draws around every page, once it is known how many there are. Pages count from 1. */
  finish(frame: (page: number, pages: number) => void): Promise<Buffer> {
    const { count } = this.doc.bufferedPageRange();
    for (let page = 1; page <= count; page += 1) {
      this.doc.switchToPage(page - 1);
      this.drawing(() => frame(page, count), 'Pagination');
    }
    const parts: Buffer[] = [];
    return new Promise((done, failed) => {
      this.doc.on('data', (part: Buffer) => parts.push(part));
      this.doc.on('end', () => done(Buffer.concat(parts)));
      this.doc.on('error', failed);
      this.doc.end();
    });
  }
}

function heightOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { height }) => sum + height, 0);
}
