import type { Provider, Type } from '@nestjs/common';
import { HeardPins } from './heard-pins';
import { OwnPin } from './own-pin';
import { PinController } from './pin.controller';

/** What PINs bring to the service. */
export const pinControllers: Type[] = [PinController];

export const pinProviders: Provider[] = [OwnPin, HeardPins];
