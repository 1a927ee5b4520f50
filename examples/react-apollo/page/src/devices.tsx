import { useMutation, useQuery } from '@apollo/client/react';
import { RevokeSessionDocument, SessionsDocument } from 'graphql-auth-gateway/documents';
import type { SessionsQuery } from 'graphql-auth-gateway/documents';
import { useState } from 'react';
import type { JSX } from 'react';
import { describeAgent } from './describe-agent';
import { keeper } from './keeper';
import { sayFailure } from './words';

const dates = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** Where the same person is signed in. What is ended here is refused everywhere from then on. */
export function Devices(): JSX.Element {
  const { data, error, refetch } = useQuery(SessionsDocument);
  const [revoke, revocation] = useMutation(RevokeSessionDocument, { refetchQueries: [SessionsDocument] });
  const [othersError, setOthersError] = useState<unknown>();
  const failure = error ?? revocation.error ?? othersError;
  const sessions = data?.sessions ?? [];

  async function endOthers(): Promise<void> {
    try {
      const isTold = await keeper.logout('OTHERS');
      setOthersError(isTold ? undefined : new Error('the gateway could not be told'));
      await refetch();
    } catch (thrown) {
      setOthersError(thrown);
    }
  }

  return (
    <section className="card" aria-labelledby="devices">
      <h2 id="devices">Where you are signed in</h2>
      <ul className="rows">
        {sessions.map((session) => (
          <Device
            key={session.id}
            session={session}
            end={() => void revoke({ variables: { id: session.id } }).catch(() => undefined)}
          />
        ))}
      </ul>
      <p className="failure" role="alert">
        {failure !== undefined && sayFailure(failure)}
      </p>
      {sessions.length > 1 && (
        <button className="quiet" type="button" onClick={() => void endOthers()}>
          Sign out everywhere else
        </button>
      )}
    </section>
  );
}

interface DeviceProps {
  readonly session: SessionsQuery['sessions'][number];
  readonly end: () => void;
}

function Device({ session: { userAgent, lastUsedAt, current }, end }: DeviceProps): JSX.Element {
  const name = describeAgent(userAgent);
  return (
    <li className="device">
      <span>
        {name}
        <small className="muted">{dates.format(new Date(lastUsedAt))}</small>
      </span>
      {current ? (
        <span className="chip">this one</span>
      ) : (
        <button className="quiet" type="button" aria-label={`Sign out ${name}`} onClick={end}>
          Sign out
        </button>
      )}
    </li>
  );
}
