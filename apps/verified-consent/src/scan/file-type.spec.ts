import { typeOf } from './file-type';

it.each([
  ['%PDF-1.7', 'pdf'],
  ['\xff\xd8\xff\xe0', 'jpeg'],
  ['\x89PNG\r\n\x1a\n', 'png'],
  ['RIFF\0\0\0\0WEBP', 'webp'],
  ['II*\0', 'tiff'],
  ['MM\0*', 'tiff'],
])('knows %j', (head, type) => {
  expect(typeOf(Buffer.from(`${head}whatever follows, even %PDF-`, 'latin1'))).toBe(type);
});

it.each([
  ['nothing', ''],
  ['a mark cut short', '%PDF'],
  ['a mark that does not begin it', ' %PDF-1.7'],
  ['a mark on a second line', '\n\x89PNG\r\n\x1a\n'],
  ['a PNG that a mail program mangled', '\x89PNG\n\x1a\n'],
  ['a sound', 'RIFF\0\0\0\0WAVE'],
  ['BigTIFF', 'II+\0'],
  ['GIF', 'GIF89a'],
  ['HEIC', '\0\0\0\x18ftypheic'],
])('does not read %s', (_, head) => {
  expect(typeOf(Buffer.from(head, 'latin1'))).toBeNull();
});
