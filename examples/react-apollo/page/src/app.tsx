import type { JSX } from 'react';
import { Home } from './home';
import { open, useView } from './session';
import { SignIn } from './sign-in';

/** The whole page: a place for everybody, or the one of whoever is signed in. */
export function App(): JSX.Element {
  const view = useView();
  switch (view.kind) {
    case 'opening':
      return <main className="door" aria-busy="true" />;
    case 'unreachable':
      return <Unreachable />;
    case 'signedOut':
      return <SignIn reason={view.reason} />;
    case 'signedIn':
      // Another session is another page: nothing that was typed or shown stays.
      return <Home key={view.sessionId} />;
  }
}

function Unreachable(): JSX.Element {
  return (
    <main className="door">
      <section className="card" role="alert">
        <h1>The server cannot be reached</h1>
        <p className="muted">Whether you are signed in is not known yet. Nothing is lost.</p>
        <button className="primary wide" type="button" onClick={() => void open()}>
          Try again
        </button>
      </section>
    </main>
  );
}
