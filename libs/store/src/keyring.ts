import { BlindIndex } from './blind-index';
import { Keks, KeyringFault, NoKeys, readKey } from './keks';

export { KeyringFault, NoKeys, readKey, UnknownKey } from './keks';

/** Keys as the configuration names them; one that a service is not given is null. */
export interface KeySettings {
  /** `ENCRYPTION_KEYS`: for what guardians and children gave. */
  readonly encryptionKeys: string | null;
  /** `REFERENCE_KEYS`: for the names that apps have for children. */
  readonly referenceKeys?: string | null;
  /** `DESK_KEYS`: for what people send in to be judged by people. */
  readonly deskKeys?: string | null;
  /** `INDEX_KEY`, 32 bytes in base64; without it nothing can be looked up. */
  readonly indexKey: string | null;
}

/** The keys of one service, from its configuration. Asking for those that it was not given throws NoKeys. */
export class Keyring {
  private constructor(
    readonly encryption: Keks,
    readonly reference: Keks,
    readonly desk: Keks,
    private readonly blindIndex: BlindIndex | null,
  ) {}

  /** Throws KeyringFault. */
  static open({ encryptionKeys, referenceKeys = null, deskKeys = null, indexKey }: KeySettings): Keyring {
    const encryption = Keks.read('ENCRYPTION_KEYS', encryptionKeys);
    const reference = Keks.read('REFERENCE_KEYS', referenceKeys);
    const desk = Keks.read('DESK_KEYS', deskKeys);
    // Whoever erases, or judges, holds the one kind, and must not be able to open what is under another.
    for (const [keks, other] of [
      [reference, encryption],
      [desk, encryption],
      [desk, reference],
    ] as const) {
      if (keks.all.some(({ mark }) => other.all.some((kek) => kek.mark.equals(mark)))) {
        throw new KeyringFault(keks.variable, `holds a key of ${other.variable}: they must differ.`);
      }
    }
    const index = indexKey === null ? null : new BlindIndex(readKey('INDEX_KEY', indexKey));
    return new Keyring(encryption, reference, desk, index);
  }

  /** For a service that must not read. */
  static none(): Keyring {
    return Keyring.open({ encryptionKeys: null, indexKey: null });
  }

  /** As of a key-encryption key; null without an index key. */
  get indexMark(): Buffer | null {
    return this.blindIndex?.mark ?? null;
  }

  /** Throws NoKeys without an index key. */
  get index(): BlindIndex {
    if (this.blindIndex === null) throw new NoKeys();
    return this.blindIndex;
  }
}
