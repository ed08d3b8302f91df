import { ReaderToTry } from './process-scan-reader.testing';
import { readsScans } from './scan-reader.contract';

jest.setTimeout(60_000);

describe('a reader in a process apart', () => {
  const { reader } = new ReaderToTry();
  readsScans(() => reader);
});
