// Runs before every test file: whatever answers come to `fetch` is looked through after each test. Loggers and processes
// are watched by the helpers that read them. A test in which a secret has come out fails.
import { takeLeaks, watchAnswer, watchRequest } from './watched-secrets';

const realFetch = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const request = new Request(input, init);
  watchRequest({ headers: request.headers, body: typeof init?.body === 'string' ? init.body : '' });
  const response = await realFetch(input, init);
  // When it is read, and not before: an answer may have no end.
  const readText = response.text.bind(response);
  const text = async () => {
    const body = await readText();
    watchAnswer(`the answer of ${request.url}`, { headers: response.headers, body });
    return body;
  };
  const json = async (): Promise<unknown> => JSON.parse(await text()) as unknown;
  return Object.assign(response, { text, json });
};

afterEach(failOnLeaks);
// What is written while a file is cleaned up after.
afterAll(failOnLeaks);

function failOnLeaks(): void {
  const leaks = [...new Set(takeLeaks())];
  if (leaks.length > 0) throw new Error(`a secret has come out:\n${leaks.join('\n')}`);
}
