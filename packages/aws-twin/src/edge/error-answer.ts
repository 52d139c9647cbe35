import { errorMessage } from '@deploy/kernel';
import { type HttpAnswer, textAnswer } from './message.ts';

/** An error that the edge makes itself, in the shape of CloudFront's own page. */
export function edgeError(status: number, why: string): HttpAnswer {
  const text = `<!DOCTYPE HTML><HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD><BODY><H1>${status} ERROR</H1><H2>The request could not be satisfied.</H2><P>${escapeHtml(why)}</P></BODY></HTML>`;
  return textAnswer(status, text, { server: 'CloudFront' });
}

/** An origin that did not answer in time. */
export class OriginTimeout extends Error {
  override readonly name = 'OriginTimeout';
}

/** The connection to the origin broke: 504 after waiting for it in vain, else 502. */
export function originFailure(cause: unknown): HttpAnswer {
  return edgeError(cause instanceof OriginTimeout ? 504 : 502, `The origin did not answer: ${errorMessage(cause)}.`);
}

/** HTTP to HTTPS: 301 for GET and HEAD, 307 for the rest (source: "Require HTTPS between viewers and CloudFront"). */
export function httpsRedirect(method: string, host: string, target: string): HttpAnswer {
  const status = method === 'GET' || method === 'HEAD' ? 301 : 307;
  return textAnswer(status, '', { server: 'CloudFront', location: `https://${host}${target}` });
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
