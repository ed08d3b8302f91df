import { catalogueFaults } from '@kinsent/host';
import { deskCatalogue } from './desk-catalogue';

it('says the same in every language', () => {
  expect(catalogueFaults(deskCatalogue)).toEqual([]);
});
