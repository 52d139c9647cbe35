import { element } from '../shared/element.ts';
import type { Page } from '../shared/page.ts';

export const page: Page = {
  title: ({ messages }) => messages.say('missing.title'),
  render: ({ messages: { say } }) => [
    element('h1', {}, say('missing.title')),
    element('p', { class: 'lede' }, say('missing.lede')),
    element('p', {}, element('a', { href: '/' }, say('missing.home'))),
  ],
};
