import { Agent, request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import type { DocumentNode } from 'graphql';
import type { SendOptions, SentError } from '../support/send';

/** An answer as far as proofs look at it. */
export interface Reply<T> {
  readonly status: number;
  readonly data: T | null | undefined;
  /** The code and the reason of the first error; undefined when all went well. */
  readonly code: string | undefined;
  readonly reason: string | undefined;
}

/** An answer as it came. */
export interface RawReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** The connection has broken before an answer came: whether the request was carried out is unknown. */
export class LostAnswer extends Error {}

/** A client of one gateway that keeps its connections: rounds of hundreds of requests would use up the ports otherwise. */
export interface GatewayClient {
  /** @throws LostAnswer */
  send<T, V>(operation: TypedDocumentNode<T, V>, variables: V, options?: SendOptions): Promise<Reply<T>>;
  /** Sends a body as it is. @throws LostAnswer */
  sendBody(body: string, options?: SendOptions): Promise<RawReply>;
  close(): void;
}

/** Leaner than fetch: the machine is to be busy with the gateways. */
export function createClient(gatewayUrl: string): GatewayClient {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 1000 });
  const url = new URL('/graphql', gatewayUrl);
  const sendBody: GatewayClient['sendBody'] = (body, { token, headers } = {}) =>
    post({ url, agent, body, token, headers });
  return {
    sendBody,
    send: async (operation, variables, options) => {
      const { status, text } = await sendBody(JSON.stringify({ query: textOf(operation), variables }), options);
      const { data, errors } = JSON.parse(text) as Pick<Reply<never>, 'data'> & { errors?: readonly SentError[] };
      return { status, data, code: errors?.[0]?.extensions.code, reason: errors?.[0]?.extensions.reason };
    },
    close: () => {
      agent.destroy();
    },
  };
}

const texts = new WeakMap<object, string>();

function textOf(operation: DocumentNode): string {
  const text = texts.get(operation) ?? print(operation);
  texts.set(operation, text);
  return text;
}

interface Post {
  readonly url: URL;
  readonly agent: Agent;
  readonly body: string;
  readonly token: string | undefined;
  readonly headers: SendOptions['headers'];
}

function post({ url, agent, body, token, headers: more }: Post): Promise<RawReply> {
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...more,
  };
  return new Promise((resolve, reject) => {
    const lose = (cause: Error) => reject(new LostAnswer('no answer', { cause }));
    const sending = request(url, { method: 'POST', agent, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      answer.on('error', lose);
    });
    sending.on('error', lose);
    sending.end(body);
  });
}
