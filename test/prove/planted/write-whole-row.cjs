// A mistake, planted with NODE_OPTIONS=--require to see that it is noticed: the step of a session writes back the whole row
// that it had read. An end that came in between is undone.
const { setTimeout: sleep } = require('node:timers/promises');
const sessionStore = require('../../../dist/store/kysely-session-store.js');

sessionStore.KyselySessionStore = class extends sessionStore.KyselySessionStore {
  #database;

  constructor(database) {
    super(database);
    this.#database = database;
  }

  async advance({ session, fromGeneration }) {
    await sleep(10); // a slow disk
    const result = await this.#database.relaxed((db) =>
      db
        .updateTable('session')
        .set({ generation: session.generation, revoked_at: null, revocation_reason: null })
        .where('id', '=', session.id)
        .where('generation', '=', fromGeneration)
        .executeTakeFirst(),
    );
    return result.numUpdatedRows > 0n;
  }
};
