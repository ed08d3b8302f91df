import { referenceFrom, spokenReference } from '@kinsent/consent';
import fc from 'fast-check';
import { carriedReferences } from './form-references';

const reference = referenceFrom(Buffer.from([1, 2, 3, 4, 5, 6]));
const other = referenceFrom(Buffer.from([9, 8, 7, 6, 5, 4]));

it('tells what is in a code of ours, in the text of the form and in what came with it', () => {
  const scan = { codes: [`KINSENT:${reference}`, `kinsent:${other}`], text: `Ref. ${spokenReference(other)}` };
  expect(carriedReferences(scan, [`Form ${spokenReference(reference)}`, 'hello'])).toEqual({
    coded: [reference, other],
    printed: [other],
    written: [reference],
  });
});

it.each(['https://evil.example/KINSENT:', 'KINSENT:', `XKINSENT:${reference}`, `KINSENT:${reference}:x`, reference])(
  'takes nothing from a code that says %s',
  (code) => {
    expect(carriedReferences({ codes: [code], text: '' }, []).coded).toEqual([]);
  },
);

it('takes nothing with a slip in it', () => {
  const slip = `${reference[0] === '7' ? '8' : '7'}${reference.slice(1)}`;
  expect(carriedReferences({ codes: [`KINSENT:${slip}`], text: slip }, [slip])).toEqual({
    coded: [],
    printed: [],
    written: [],
  });
});

it('never takes more than a few, whatever the text', () => {
  const many = Array.from({ length: 50 }, (_, n) => referenceFrom(Buffer.from([n, 1, 2, 3, 4, 5]))).join(' ');
  expect(carriedReferences({ codes: [], text: many }, []).printed).toHaveLength(10);
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string()), (text, hints) => {
      const { printed, written } = carriedReferences({ codes: hints, text }, hints);
      expect(printed.length + written.length).toBeLessThanOrEqual(20);
    }),
  );
});
