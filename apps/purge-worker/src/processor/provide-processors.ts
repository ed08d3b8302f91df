import type { Policy } from '@kinsent/consent';
import type { Provider } from '@nestjs/common';
import { OpenDsrEraser } from './open-dsr.eraser';
import { ProcessorWatch } from './processor-watch';
import { Processors, type ProcessorSettings } from './processors';

/** What has processors erase. Throws ConfigError for what no answer could be believed with. */
export function provideProcessors(policy: Pick<Policy, 'recipients'>, settings: ProcessorSettings): Provider[] {
  const processors = Processors.open(policy, settings);
  return [{ provide: Processors, useFactory: () => processors }, OpenDsrEraser, ProcessorWatch];
}
