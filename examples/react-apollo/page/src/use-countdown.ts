import { SessionError } from 'graphql-auth-gateway/client';
import { useEffect, useState } from 'react';

/** The whole seconds that an error asks to wait for, counting down to 0. */
export function useCountdown(error: unknown): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const waitSeconds = error instanceof SessionError ? (error.retryAfterSeconds ?? 0) : 0;
    const endsAt = performance.now() + waitSeconds * 1000;
    // From the end, and not one less each time: timers of hidden tabs come late.
    const tick = (): void => setSeconds(Math.max(0, Math.ceil((endsAt - performance.now()) / 1000)));
    tick();
    if (waitSeconds === 0) return;
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [error]);
  return seconds;
}
