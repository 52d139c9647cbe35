import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** The one pull request of a rehearsal: GitHub's REST API as far as comments on it go. */
export interface PullRequest {
  /** For GITHUB_API_URL. */
  readonly url: string;
  /** Bodies of its comments, Markdown. */
  comments(): readonly string[];
  close(): Promise<void>;
}

export const NUMBER = 7;

const BOT = { login: 'github-actions[bot]', type: 'Bot' };

export async function openPullRequest(): Promise<PullRequest> {
  const comments: { readonly id: number; readonly user: typeof BOT; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body === undefined ? '' : JSON.stringify(body));
    };
    const sent: unknown = JSON.parse((await text(request)) || '{}');
    const body = String(typeof sent === 'object' && sent !== null && 'body' in sent ? sent.body : '');
    const path = (request.url ?? '').replace(/\?.*$/, '');
    const known = comments.find(({ id }) => path.endsWith(`/issues/comments/${id}`));
    if (path.endsWith(`/issues/${NUMBER}/comments`) && request.method === 'GET') answer(200, comments);
    else if (path.endsWith(`/issues/${NUMBER}/comments`)) {
      const made = { id: comments.length + 1, user: BOT, body };
      comments.push(made);
      answer(201, made);
    } else if (known !== undefined && request.method === 'PATCH') {
      known.body = body;
      answer(200, known);
    } else answer(404, { message: 'Not Found' });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    comments: () => comments.map(({ body }) => body),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
