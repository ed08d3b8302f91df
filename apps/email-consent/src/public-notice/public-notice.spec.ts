import { catalogueFaults, render } from '@kinsent/host';
import { smallPolicy } from '../policy/small-policy.testing';
import { noticeOfApp } from './notice-of-app';
import { publicNoticeCatalogue } from './public-notice.catalogue';
import { publicNoticePage } from './public-notice.page';

function pageOf(app: string, locale: string): string {
  const notice = noticeOfApp(smallPolicy, 'd'.repeat(64), app, locale)!;
  return render(
    publicNoticePage({ notice, operator: smallPolicy.operator, locales: smallPolicy.locales, registered: null }),
  );
}

describe('the public notice of an app', () => {
  it.each(['en', 'nl'])('has a line for every rule of retention, and who to call (%s)', (locale) => {
    const page = pageOf('brickyard', locale);
    const rules = smallPolicy.apps['brickyard']!.purposes.flatMap((key) => smallPolicy.purposes[key]!.retention);
    const table = page.slice(page.indexOf('id="retention"'));
    expect(table.split('<tr>').length - 2).toBe(rules.length + 4);
    for (const fact of Object.values(smallPolicy.operator).slice(0, 4)) expect(page).toContain(fact);
    expect(page).toContain(`<html lang="${locale}">`);
  });

  it('speaks of this app alone', () => {
    expect(pageOf('other', 'en')).not.toContain('Public drawings');
    expect(pageOf('brickyard', 'en')).toContain('Public drawings');
    expect(noticeOfApp(smallPolicy, '', 'nobody', 'en')).toBeNull();
    expect(noticeOfApp(smallPolicy, '', 'constructor', 'en')).toBeNull();
  });

  it('says what is kept for no purpose, by this app or by all, and until when all is erased', () => {
    const need = { en: 'To find faults.', nl: 'Om fouten te vinden.' };
    const record = (label: string, apps?: string[]) => ({
      label: { en: label, nl: label },
      ...(apps === undefined ? {} : { apps }),
      retention: [{ trigger: 'school.left', after: 'P31D', action: 'erase', need } as const],
    });
    const policy = {
      ...smallPolicy,
      triggers: { 'school.left': { label: { en: 'your child leaves school', nl: 'uw kind van school gaat' } } },
      records: { all: record('log lines'), one: record('reports', ['other']) },
      erasure: { deadline: 'P9D', need },
    };
    const pages = ['brickyard', 'other'].map((app) => {
      const notice = noticeOfApp(policy, '', app, 'en')!;
      return render(publicNoticePage({ notice, operator: policy.operator, locales: ['en'], registered: null }));
    });
    for (const page of pages) {
      expect(page).toContain('log lines');
      expect(page).toContain('deleted 31 days after your child leaves school');
      expect(page).toContain('within 9 days. To find faults.');
    }
    expect(pages.map((page) => page.includes('reports'))).toEqual([false, true]);
  });

  it('follows the policy: another period is another page', () => {
    const account = {
      ...smallPolicy.purposes['account']!,
      retention: [{ ...smallPolicy.purposes['account']!.retention[0]!, after: 'P99D' }],
    };
    const changed = { ...smallPolicy, purposes: { ...smallPolicy.purposes, account } };
    const notice = noticeOfApp(changed, '', 'brickyard', 'en')!;
    expect(
      render(publicNoticePage({ notice, operator: changed.operator, locales: ['en'], registered: null })),
    ).toContain('99 days');
  });

  it('escapes what the policy says, loads nothing from elsewhere and stays below 40 kB', () => {
    const operator = { ...smallPolicy.operator, name: '<script>alert(1)</script>' };
    const notice = noticeOfApp({ ...smallPolicy, operator }, '', 'brickyard', 'en')!;
    const page = render(publicNoticePage({ notice, operator, locales: ['en', 'nl'], registered: null }));
    expect(page).not.toContain('<script');
    expect(page).not.toMatch(/(src|style)=|href="(https?:)?\/\//);
    expect(Buffer.byteLength(page)).toBeLessThan(40_000);
  });

  it('has every text in every language', () => {
    expect(catalogueFaults(publicNoticeCatalogue)).toEqual([]);
  });
});

it('leads whoever was never asked to where they can ask, where that service is there (T8)', () => {
  const notice = noticeOfApp(smallPolicy, 'd'.repeat(64), 'brickyard', 'nl')!;
  const { operator, locales } = smallPolicy;
  const page = (registered: string | null) => render(publicNoticePage({ notice, operator, locales, registered }));
  expect(page('https://verify.example/registered')).toContain('href="https://verify.example/registered?lang=nl"');
  expect(page(null)).not.toContain('/registered');
});
