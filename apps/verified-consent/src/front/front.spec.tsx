import { catalogueFaults, render } from '@kinsent/host';
import { frontCatalogue } from './front-catalogue';
import { FrontPage } from './front.page';

const operator = {
  name: 'Toys & Co',
  address: '1 Brick Lane',
  phone: '+31 20 000 01 23',
  email: 'parents@toys.example',
  website: 'https://toys.example',
};

it('says the same in every language', () => {
  expect(catalogueFaults(frontCatalogue)).toEqual([]);
});

it('says that there is nothing to do here, and who to ask', () => {
  const page = render(<FrontPage lang="en" operator={operator} />);
  expect(page).toContain('There is nothing to do on this page');
  expect(page).toContain('Toys &amp; Co');
  expect(render(<FrontPage lang="nl" operator={operator} />)).toContain('<html lang="nl">');
});
