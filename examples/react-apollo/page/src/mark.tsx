import type { JSX } from 'react';

/** The sign of the application. */
export function Mark(): JSX.Element {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" />
      <path d="M10 11h12M10 16h12M10 21h7" />
    </svg>
  );
}
