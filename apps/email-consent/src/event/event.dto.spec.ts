import 'reflect-metadata';
import { eventTypes } from '@kinsent/consent';
import { EventDto } from './event.dto';

it('is described with every type that an event can have', () => {
  const described: unknown = Reflect.getMetadata('swagger/apiModelProperties', EventDto.prototype, 'type');
  expect(described).toMatchObject({ type: 'string', enum: eventTypes });
});
