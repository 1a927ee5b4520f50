import { useSyncExternalStore } from 'react';
import { client } from './client';
import { keeper } from './keeper';

/** What the page shows: one of these at a time. */
export type View =
  | { readonly kind: 'opening' }
  | { readonly kind: 'unreachable' }
  /** `reason`: why a session is over that was here, see words.ts. */
  | { readonly kind: 'signedOut'; readonly reason?: string }
  | { readonly kind: 'signedIn'; readonly sessionId: string };

let view: View = { kind: 'opening' };
const listeners = new Set<() => void>();

/** What to show now; renders again whenever that changes, in whichever tab it was changed. */
export function useView(): View {
  return useSyncExternalStore(subscribe, () => view);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function show(next: View): void {
  view = next;
  for (const listener of listeners) listener();
}

keeper.listen((event) => {
  if (event.type === 'signedIn') void changeTo({ kind: 'signedIn', sessionId: event.sessionId });
  if (event.type === 'signedOut') void changeTo({ kind: 'signedOut', reason: event.reason });
});

/** Between two people everything is taken away first: the page, then the cache. Nobody sees what another one was shown. */
async function changeTo(next: View): Promise<void> {
  const between: View = { kind: 'opening' };
  show(between);
  await client.clearStore();
  if (view === between) show(next);
}

/** Looks whether a session of before is still there. */
export async function open(): Promise<void> {
  show({ kind: 'opening' });
  try {
    if (!(await keeper.restore())) show({ kind: 'signedOut' });
  } catch {
    show({ kind: 'unreachable' }); // nothing is known, so nobody is signed out
  }
}

/** Signs out here. Where the gateway could not be told, the page says so: its cookie is still in the browser. */
export async function signOut(): Promise<void> {
  const isTold = await keeper.logout();
  // Whoever has signed in while the network was slow stays.
  if (!keeper.isSignedIn) show({ kind: 'signedOut', reason: isTold ? 'LOGOUT' : 'UNTOLD' });
}
