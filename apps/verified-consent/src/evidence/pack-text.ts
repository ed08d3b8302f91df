import type { EvidencePack } from '@kinsent/consent';

/** A pack as it leaves the house. */
export function packText(pack: EvidencePack): string {
  return `${JSON.stringify(pack, null, 2)}\n`;
}

export function packFileName({ consent }: EvidencePack, ending: 'json' | 'pdf'): string {
  return `evidence-${consent.id}.${ending}`;
}
