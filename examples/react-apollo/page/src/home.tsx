import { useApolloClient, useQuery } from '@apollo/client/react';
import { MeDocument } from 'graphql-auth-gateway/documents';
import { useEffect, useRef } from 'react';
import type { JSX } from 'react';
import { Devices } from './devices';
import { Mark } from './mark';
import { Notes } from './notes';
import { signOut } from './session';
import { sayFailure } from './words';

/** What whoever is signed in sees. */
export function Home(): JSX.Element {
  const { data, error } = useQuery(MeDocument);
  const heading = useRef<HTMLHeadingElement>(null);
  useRefetchOnReturn();
  useEffect(() => {
    document.title = 'Notes';
    heading.current?.focus(); // where the form was there is something else now
  }, []);
  return (
    <>
      <header className="bar">
        <Mark />
        <span className="who">{data?.me.username}</span>
        {data?.me.roles.map((role) => (
          <span className="chip" key={role}>
            {role.toLowerCase()}
          </span>
        ))}
        <button className="quiet" type="button" onClick={() => void signOut()}>
          Sign out
        </button>
      </header>
      <main className="desk">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {data ? `Hello, ${data.me.username}` : 'Hello'}
          </h1>
          <p className="muted">{data?.me.email}</p>
        </div>
        {error && <p className="failure">{sayFailure(error)}</p>}
        <Notes />
        <Devices />
      </main>
    </>
  );
}

/** Whoever comes back to the tab sees what is so now, and at once if the session was ended meanwhile. */
function useRefetchOnReturn(): void {
  const client = useApolloClient();
  useEffect(() => {
    const refetch = (): void => {
      // What fails is shown where it belongs: each query has its error.
      if (document.visibilityState === 'visible') client.refetchQueries({ include: 'active' }).catch(() => undefined);
    };
    document.addEventListener('visibilitychange', refetch);
    return () => document.removeEventListener('visibilitychange', refetch);
  }, [client]);
}
