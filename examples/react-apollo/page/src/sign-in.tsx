import { SessionError } from 'graphql-auth-gateway/client';
import { useEffect, useRef, useState } from 'react';
import type { JSX, SubmitEvent } from 'react';
import { keeper } from './keeper';
import { Mark } from './mark';
import { readField } from './read-field';
import { signOut } from './session';
import { useCountdown } from './use-countdown';
import { sayFailure, toNotice } from './words';

/** The form, and above it why somebody who was here has to fill it in again. */
export function SignIn({ reason }: { readonly reason: string | undefined }): JSX.Element {
  useEffect(() => {
    document.title = 'Sign in · Notes';
  }, []);
  return (
    <main className="door">
      <ReasonNotice reason={reason} />
      <section className="card">
        <Mark />
        <h1>Sign in to Notes</h1>
        <SignInForm />
      </section>
    </main>
  );
}

function ReasonNotice({ reason }: { readonly reason: string | undefined }): JSX.Element {
  const notice = toNotice(reason);
  return (
    <div role="status">
      {notice && (
        <div className={`notice ${notice.tone}`}>
          <strong>{notice.title}</strong>
          <p>{notice.text}</p>
          {reason === 'UNTOLD' && keeper.credentials === 'include' && (
            <button className="quiet" type="button" onClick={() => void signOut()}>
              Try again
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function SignInForm(): JSX.Element {
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const password = useRef<HTMLInputElement>(null);
  const waitSeconds = useCountdown(error);
  const isWaiting = isBusy || waitSeconds > 0;

  async function submit(event: SubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (isWaiting) return;
    const form = event.currentTarget;
    setIsBusy(true);
    try {
      // What comes of it is told to session.ts, in this tab and in all others.
      await keeper.login(readField(form, 'username'), readField(form, 'password'));
    } catch (failure) {
      setError(failure);
      password.current?.select();
      if (!(failure instanceof SessionError)) throw failure;
    } finally {
      setIsBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <label>
        User name or e-mail
        <input name="username" autoComplete="username" autoCapitalize="none" spellCheck={false} required autoFocus />
      </label>
      <label>
        Password
        <input
          ref={password}
          name="password"
          type="password"
          autoComplete="current-password"
          aria-describedby="failure"
          aria-invalid={error !== undefined}
          required
        />
      </label>
      <p id="failure" className="failure" role="alert">
        {error === undefined ? '' : sayFailure(error)}
      </p>
      {/* Not `disabled`, which would take the focus away. */}
      <button className="primary wide" type="submit" aria-disabled={isWaiting}>
        {waitSeconds > 0 ? `Try again in ${waitSeconds} s` : isBusy ? 'Signing in…' : 'Sign in'}
      </button>
    </form>
  );
}
