import { asObject, type JsonObject } from '@deploy/kernel';
import type { GithubRest } from './rest.ts';

/** Who wrote a comment or issue. */
export interface Author {
  readonly login: string;
  readonly isBot: boolean;
}

export function authorIn(item: JsonObject): Author {
  const user = item['user'];
  const fields = typeof user === 'object' && user !== null ? asObject(user, 'user') : {};
  return { login: String(fields['login'] ?? ''), isBot: fields['type'] === 'Bot' };
}

/**
 * Whether an author may be this token's own account. A workflow's token and that of an app cannot ask who they are; what
 * they write is a bot's. (Source: GitHub, "REST API endpoints for users", "Get the authenticated user" needs a user's
 * token.)
 */
export async function ownAuthors(github: GithubRest): Promise<(author: Author) => boolean> {
  const { body, status } = await github.request('GET', '/user');
  if (status !== 200 || typeof body !== 'object' || body === null) return ({ isBot }) => isBot;
  const login = asObject(body, 'user')['login'];
  return (author) => author.login === login;
}
