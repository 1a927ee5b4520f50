// A mistake, planted with NODE_OPTIONS=--require to see that the races notice it: the step of a session reads the row,
// decides, and writes without a condition. What others did in between is overlooked.
const sessionStore = require('../../../dist/store/kysely-session-store.js');

sessionStore.KyselySessionStore = class extends sessionStore.KyselySessionStore {
  #database;

  constructor(database) {
    super(database);
    this.#database = database;
  }

  async advance({ session, fromGeneration }) {
    const row = await this.find(session.id);
    if (row === undefined || row.generation !== fromGeneration || row.revokedAt !== undefined) return false;
    // The driver of SQLite answers at once; others get their turn here as they do while a server is being asked.
    for (let turn = 0; turn < 100; turn += 1) await new Promise(setImmediate);
    await this.#database.relaxed((db) =>
      db
        .updateTable('session')
        .set((column) => ({ generation: column('generation', '+', 1), is_confirmed: 0 }))
        .where('id', '=', session.id)
        .execute(),
    );
    return true;
  }
};
