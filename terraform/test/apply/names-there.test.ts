import { expect, test } from '@jest/globals';
import { namesIn } from './names-there.ts';

test('names of a project are found in any form of answer, each once', () => {
  const text =
    '<Name>nwac-api-test</Name>{"a":"/nwac/test/api/blue/release","b":"arn:x:alias/nwac-api-test"} nwac-api-test';
  expect(namesIn(text, 'nwac')).toEqual(['/nwac/test/api/blue/release', 'nwac-api-test']);
});

test('names that only hold the project elsewhere are not its own', () => {
  expect(namesIn('other-nwac-x xnwac-y nwac nwacked-z', 'nwac')).toEqual([]);
});
