import { type FileType, typeOf } from './file-type';
import { type ScanFile, scanLimits, ScanRefused } from './scan-reader.port';

/** What can be told without decoding anything: size, number and type. Answers the types in order. Throws ScanRefused. */
export function checkFiles(files: readonly ScanFile[]): FileType[] {
  if (files.length === 0) throw new ScanRefused('empty', null);
  for (const { name, bytes } of files) {
    if (bytes.length === 0) throw new ScanRefused('empty', name);
    if (bytes.length > scanLimits.fileBytes) throw new ScanRefused('too-large', name);
  }
  const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (total > scanLimits.totalBytes) throw new ScanRefused('too-large', null);
  // A file is a page at least.
  if (files.length > scanLimits.pages) throw new ScanRefused('too-many-pages', null);
  return files.map(({ name, bytes }) => {
    const type = typeOf(bytes);
    if (type === null) throw new ScanRefused('unknown-type', name);
    return type;
  });
}
