import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { LocalServer } from '../support/local-server';

/** What a subgraph answers when it is asked for its SDL. */
export interface SdlAnswer {
  readonly status?: number;
  readonly body?: string;
  readonly location?: string;
}

/** A subgraph that gives its SDL, and does nothing else. */
export class SdlServer extends LocalServer {
  answer: SdlAnswer;
  readonly requests: { readonly body: string; readonly headers: IncomingHttpHeaders }[] = [];

  constructor(sdl = '') {
    super();
    this.answer = toAnswer(sdl);
  }

  get url(): string {
    return `${this.origin}/graphql`;
  }

  set sdl(sdl: string) {
    this.answer = toAnswer(sdl);
  }

  protected respond(request: IncomingMessage, response: ServerResponse): void {
    let received = '';
    request.setEncoding('utf8').on('data', (text: string) => (received += text));
    request.on('end', () => {
      this.requests.push({ body: received, headers: request.headers });
      const { status = 200, body = '', location } = this.answer;
      const headers = { 'content-type': 'application/json', ...(location !== undefined && { location }) };
      response.writeHead(status, headers).end(body);
    });
  }
}

function toAnswer(sdl: string): SdlAnswer {
  return { body: JSON.stringify({ data: { _service: { sdl } } }) };
}
