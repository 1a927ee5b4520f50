/** The only way out to other services, so that tests need no network. Node's own `fetch` fits. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;
