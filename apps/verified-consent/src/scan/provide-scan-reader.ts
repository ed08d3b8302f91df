import { Log } from '@kinsent/host';
import type { Provider } from '@nestjs/common';
import type { VerifiedConsentConfig } from '../verified-consent.config';
import { NoAntivirus } from './antivirus.port';
import { ClamdAntivirus } from './clamd.antivirus';
import { ProcessScanReader } from './process.scan-reader';
import { ScanReader } from './scan-reader.port';

/** Who reads what people send in. Configured without clamd, files are turned into pixels all the same. */
export function provideScanReader(
  { clamdUrl }: Pick<VerifiedConsentConfig, 'clamdUrl'>,
  standIn?: ScanReader,
): Provider<ScanReader> {
  const antivirus = clamdUrl === null ? new NoAntivirus() : new ClamdAntivirus(clamdUrl);
  return {
    provide: ScanReader,
    inject: [Log],
    useFactory: (log: Log) => standIn ?? new ProcessScanReader(antivirus, log),
  };
}
