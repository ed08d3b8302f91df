import fc from 'fast-check';
import { BadFrame, frame, type FrameKind, frameKinds, Frames } from './frames';

const kinds = fc.constantFrom<FrameKind[]>(...frameKinds);
const bodies = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));

it('come out as they went in, however they are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(kinds, bodies)), fc.integer({ min: 1, max: 50 }), (said, size) => {
      const wire = Buffer.concat(said.map(([kind, body]) => frame(kind, body)));
      const frames = new Frames(wire.length);
      const heard: [FrameKind, Buffer][] = [];
      for (let start = 0; start < wire.length; start += size) {
        for (const { kind, body } of frames.take(wire.subarray(start, start + size)))
          heard.push([kind, Buffer.from(body)]);
      }
      expect(heard).toEqual(said);
    }),
  );
});

it('are frames or BadFrame, whatever comes', () => {
  fc.assert(
    fc.property(fc.array(bodies), (pieces) => {
      const frames = new Frames(2000);
      try {
        for (const piece of pieces) for (const { kind } of frames.take(piece)) expect(frameKinds).toContain(kind);
      } catch (error) {
        expect(error).toBeInstanceOf(BadFrame);
      }
    }),
  );
});

it('are not heard beyond what was agreed', () => {
  const frames = new Frames(10);
  expect([...frames.take(frame('page', 'abcde'))]).toHaveLength(1);
  expect(() => [...frames.take(Buffer.from('x'))]).toThrow(BadFrame);
});
