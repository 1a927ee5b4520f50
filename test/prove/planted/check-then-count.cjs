// A mistake, planted with NODE_OPTIONS=--require to see that it is noticed: the count is read, decided upon, and written
// without a lock. What others counted in between is overlooked.
const { KyselyAttemptCountStore } = require('../../../dist/store/kysely-attempt-count-store.js');

const { change } = KyselyAttemptCountStore.prototype;
KyselyAttemptCountStore.prototype.change = async function changeWithoutLock(keys, decide) {
  const decided = decide(await this.find(keys));
  // The driver of SQLite answers at once; others get their turn here as they do while a server is being asked.
  await new Promise(setImmediate);
  await change.call(this, keys, () => decided);
};
