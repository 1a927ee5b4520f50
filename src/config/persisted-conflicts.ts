/** The settings of persisted operations that have to go together; undefined where one is wrong by itself already. */
export interface ConflictingWithPersisted {
  readonly persistedOperations: string | undefined;
  readonly persistedOperationsMode: string | undefined;
}

/** A mode without a manifest would leave everything open while somebody believes it shut. */
export function findPersistedConflicts(read: ConflictingWithPersisted): readonly string[] {
  const { persistedOperations, persistedOperationsMode: mode = 'allow' } = read;
  if (mode === 'allow' || persistedOperations !== undefined) return [];
  return [`PERSISTED_OPERATIONS_MODE: must be allow, or go together with PERSISTED_OPERATIONS (it is ${mode})`];
}
