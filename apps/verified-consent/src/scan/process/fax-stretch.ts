const [acrossTag, downTag] = [282, 283];
const rational = 5;
/** Beyond it, a resolution is a mistake. */
const most = 4;

/**
 * How much taller a fax is than its rows: the standard resolution has 204 dots an inch across and 98 down. 1 where the TIFF does
 * not say, or says nonsense.
 */
export function faxStretch(bytes: Buffer, page: number): number {
  try {
    const stretch = resolutions(bytes, page);
    return stretch >= 1 / most && stretch <= most ? stretch : 1;
  } catch {
    // It points outside of itself.
    return 1;
  }
}

function resolutions(bytes: Buffer, page: number): number {
  const little = bytes[0] === 0x49;
  const short = (at: number): number => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const long = (at: number): number => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  let directory = long(4);
  for (let skipped = 0; skipped < page; skipped += 1) directory = long(directory + 2 + 12 * short(directory));
  const value = (tag: number): number => {
    for (let entry = 0; entry < short(directory); entry += 1) {
      const at = directory + 2 + 12 * entry;
      if (short(at) === tag && short(at + 2) === rational) return long(long(at + 8)) / long(long(at + 8) + 4);
    }
    return Number.NaN;
  };
  return value(acrossTag) / value(downTag);
}
