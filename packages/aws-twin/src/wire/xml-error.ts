import type { WireResponse } from './message.ts';
import type { AnswerIds } from './protocol.ts';
import { XML_DECLARATION } from './rest-output.ts';
import type { RestXmlService } from './rest-xml-service.ts';
import type { ServiceError } from './service-error.ts';

/** An error as a REST-XML service writes it. */
export function xmlError(service: RestXmlService, error: ServiceError, ids: AnswerIds): WireResponse {
  const elements = { Code: error.code, Message: error.message, ...error.details };
  const text = service.wrapsErrors
    ? `<ErrorResponse xmlns="${service.xmlNamespace}"><Error><Type>${error.status < 500 ? 'Sender' : 'Receiver'}</Type>` +
      `${written(elements)}</Error><RequestId>${ids.requestId}</RequestId></ErrorResponse>`
    : `<Error>${written({ ...elements, RequestId: ids.requestId, HostId: ids.hostId })}</Error>`;
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml', ...error.headers },
    body: new TextEncoder().encode(XML_DECLARATION + text),
  };
}

function written(elements: Readonly<Record<string, string>>): string {
  return Object.entries(elements)
    .map(([name, text]) => `<${name}>${escaped(text)}</${name}>`)
    .join('');
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

function escaped(text: string): string {
  return text.replace(/[&<>\r]/g, (character) => ESCAPES[character] ?? character);
}
