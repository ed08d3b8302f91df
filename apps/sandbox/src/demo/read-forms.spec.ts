import { readForms } from './read-forms';

it('reads what a browser would send', () => {
  const html = `
    <form method="post" action="/p/x?lang=en&amp;a=1">
      <input type="hidden" name="token" value="a&amp;b"/>
      <input type="radio" name="choice.account" value="yes"/><input type="radio" name="choice.account" value="no"/>
      <input type="checkbox" name="purpose" value="account" checked/><input type="checkbox" name="purpose" value="news"/>
      <input id="field-code" name="code" type="text"/>
      <button type="submit" name="act" value="answer">Send</button>
    </form>
    <form action="/other"><button>Go</button></form>`;
  const [first, second] = readForms(html);
  expect(first!.action).toBe('/p/x?lang=en&a=1');
  expect(first!.fields).toEqual([
    ['token', 'a&b'],
    ['purpose', 'account'],
    ['code', ''],
  ]);
  expect([...first!.names]).toEqual(['token', 'choice.account', 'purpose', 'code', 'act']);
  expect(second).toEqual({ action: '/other', fields: [], names: new Set() });
});
