import { scanLimits } from '../scan-reader.port';

/** Pixels of four bytes: red, green, blue and none that counts. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** How large a page gets, in pixels. */
export const paper = { width: scanLimits.pageWidth, height: scanLimits.pageHeight } as const;
