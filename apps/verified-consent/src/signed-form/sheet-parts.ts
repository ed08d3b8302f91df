import { periodInWords } from '@kinsent/consent';
import { printable, printableName } from '../paper/faces';
import type { Element, Paper, Piece } from '../paper/paper';
import type { SheetSay } from './sheet-catalogue';
import type { PurposeInWords } from '../proof/purpose-in-words';
import type { FormSheet } from './sheet-facts';

/** Where choices are ticked: a column of its own, with nothing else in it. */
const choiceWidth = 112;
const box = 12;
const factColumn = 92;

/** A part of the form, and what is said of it. */
export function heading(paper: Paper, title: string, text: string): Piece[] {
  return [
    paper.rule(8, 4, 1.2),
    ...paper.text(title, { size: 12.5, face: 'bold', tag: 'H2' }),
    ...paper.text(text, { above: 1 }),
  ];
}

/** For whom, in which app, and who asks. */
export function whoAndWhat(paper: Paper, { childName, app, operator }: FormSheet, say: SheetSay): Piece[] {
  const name = printableName(childName);
  const rows = [
    ...(name === null ? [] : [[say('child'), name] as const]),
    [say('app'), printable(app)] as const,
    [say('operator'), printable(`${operator.name}, ${operator.address}`)] as const,
    [say('contact'), printable(`${operator.phone} · ${operator.email}`)] as const,
  ];
  return [...(name === null ? nameToWrite(paper, say) : []), ...paper.facts(rows, { column: factColumn, size: 10 })];
}

/** A name that cannot be drawn, or was not given, is written by hand. */
function nameToWrite(paper: Paper, say: SheetSay): Piece[] {
  const [size, above, hint] = [10, 8, say('child.write')];
  const hintWidth = paper.measure(hint, 8, 'regular') + 1;
  return [
    ...paper
      .beside(
        paper.text(say('child'), { size, above, face: 'bold', width: factColumn - 8 }),
        paper.text(hint, { size: 8, above: above + 2, indent: paper.width - hintWidth }),
      )
      .map(({ height, draw }) => ({
        height,
        draw: (y: number): void => {
          draw(y);
          const end = paper.right - hintWidth - 6;
          paper.drawing(() => paper.line(paper.left + factColumn, y + height - 2, end, y + height - 2, 0.8));
        },
      })),
    paper.gap(6),
  ];
}

/** One question with its boxes, and what there is to know before one ticks. */
export function question(
  paper: Paper,
  purpose: PurposeInWords,
  number: number,
  { operator }: FormSheet,
  say: SheetSay,
): Piece[] {
  const within = paper.element('Sect');
  const width = paper.width - choiceWidth - 16;
  const { title, description, data, recipients, ifRefused } = purpose;
  const receivers = recipients.length > 0 ? recipients.join('; ') : say('nobody', { operator: operator.name });
  const [first, ...rest] = paper.text(printable(`${number}. ${title}`), {
    ...{ size: 11, face: 'bold', tag: 'H3', width, within, above: 7 },
  });
  return [
    ...paper.beside([first!], choices(paper, within, say)),
    ...rest,
    ...paper.text(printable(description), { width, within }),
    ...paper.facts(
      [
        [say('data'), printable(data.join(', '))],
        [say('recipients'), printable(receivers)],
        [say('ifRefused'), printable(ifRefused)],
      ],
      { column: factColumn, size: 9, width, within, above: 2 },
    ),
  ];
}

/** Two boxes in one piece, so that they are never apart from each other or from what they answer. */
function choices(paper: Paper, within: Element, say: SheetSay): Piece[] {
  const half = choiceWidth / 2;
  return (['yes', 'no'] as const)
    .map((answer, index) => {
      const indent = paper.width - choiceWidth + index * half + box + 5;
      const [label] = paper.text(say(answer), { size: 11, face: 'bold', indent, above: 7, within });
      return {
        height: label!.height,
        draw: (y: number): void => {
          label!.draw(y);
          paper.drawing(() => paper.box(paper.left + indent - box - 5, y + 8.5, box, box, 1));
        },
      };
    })
    .reduce<Piece[]>((all, one) => (all.length === 0 ? [one] : paper.beside(all, [one])), []);
}

/** Who signs, and where. */
export function signature(paper: Paper, { operator, form }: FormSheet, say: SheetSay): Piece[] {
  return [
    ...heading(paper, say('sign.title'), say('sign.text', { email: operator.email })),
    ...(form.drawn === 'refused' ? paper.text(say('sign.screen'), { above: 3, face: 'bold' }) : []),
    paper.gap(6),
    ...field(paper, say('sign.name'), 25, paper.width),
    paper.gap(5),
    ...paper.beside(
      field(paper, say('sign.signature'), 56, paper.width - 160),
      field(paper, say('sign.date'), 56, 150, paper.width - 150),
    ),
  ];
}

/** A box to write in, with its name in the corner. */
function field(paper: Paper, name: string, height: number, width: number, indent = 0): Piece[] {
  const [label] = paper.text(name, { size: 8, indent: indent + 4 });
  return [
    {
      height,
      draw: (y) => {
        label!.draw(y + 1);
        paper.drawing(() => paper.box(paper.left + indent, y, width, height));
      },
    },
  ];
}

/** How it comes back and by when, what becomes of it, and what it is about. */
export function sendBack(paper: Paper, sheet: FormSheet, say: SheetSay): Piece[] {
  const { form, uploadUrl, expiresAt: until, locale, noticeDigest, policyLabel, madeOn } = sheet;
  const ways: (readonly [string, string])[] = [
    // The way back by that link is the parent’s alone; whoever handles the paper has no part in it.
    [say('back.upload'), say('back.upload.text', { host: new URL(uploadUrl).host })],
    ...(form.email === undefined ? [] : [[say('back.email'), say('back.email.text', { email: form.email })] as const]),
    ...(form.fax === undefined ? [] : [[say('back.fax'), printable(form.fax)] as const]),
    [say('back.post'), printable(form.address.join(', '))],
  ];
  const after = {
    judged: periodInWords(form.judgedWithin, locale),
    kept: periodInWords(form.kept, locale),
  };
  return [
    ...heading(paper, say('back.title'), say('back.text', { until })),
    ...paper.facts(ways, { column: factColumn, above: 2 }),
    ...paper.text(say('after', after), { above: 4 }),
    ...paper.text(say('version', { digest: noticeDigest, policy: policyLabel, made: madeOn }), { size: 7.5, above: 5 }),
  ];
}
