/** Another process holds the lock of exclusive transactions. */
export class LockedError extends Error {
  override readonly name = 'LockedError';
  /** The SQLSTATE `lock_not_available`. */
  readonly code = '55P03';

  constructor() {
    super('another process is changing the tables or the keys');
  }
}
