import { doorwayOf } from './doorway';

it.each([
  ['parent@family.example', 'deliver'],
  ['bounce@family.example', 'bounce'],
  ['Bounce+7@family.example', 'bounce'],
  ['bounce-2@family.example', 'bounce'],
  ['refuse@family.example', 'refuse'],
  ['refused@family.example', 'deliver'],
  ['parent@bounce.example', 'deliver'],
  ['bounce', 'deliver'],
])('%s: %s', (address, doorway) => {
  expect(doorwayOf(address)).toBe(doorway);
});
