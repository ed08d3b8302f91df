import { catalogueFaults } from '@kinsent/host';
import { letterCatalogue } from '../letter/letter-catalogue';
import { answerCatalogue } from './answer-catalogue';

describe('the words of letters and pages', () => {
  it('are there in every language, with the same values', () => {
    expect(catalogueFaults(letterCatalogue)).toEqual([]);
    expect(catalogueFaults(answerCatalogue)).toEqual([]);
  });

  it('are plain: no sentence is long', () => {
    const messages = [letterCatalogue, answerCatalogue].flatMap(({ locales }) => Object.values(locales));
    const sentences = messages.flatMap((texts) =>
      Object.values<string>(texts).flatMap((text) => text.split(/[.!?:;]\s/)),
    );
    expect(sentences.filter((sentence) => sentence.split(/\s+/).length > 28)).toEqual([]);
  });
});
