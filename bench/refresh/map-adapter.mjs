/** What oidc-provider stores, in a `Map`: https://github.com/panva/node-oidc-provider/blob/main/example/my_adapter.js */
export class MapAdapter {
  static #everything = new Map();
  #name;

  constructor(name) {
    this.#name = name;
  }

  async upsert(id, payload) {
    MapAdapter.#everything.set(this.#keyOf(id), payload);
  }

  async find(id) {
    return MapAdapter.#everything.get(this.#keyOf(id));
  }

  async consume(id) {
    MapAdapter.#everything.get(this.#keyOf(id)).consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id) {
    MapAdapter.#everything.delete(this.#keyOf(id));
  }

  async revokeByGrantId(grantId) {
    for (const [key, payload] of MapAdapter.#everything)
      if (payload.grantId === grantId) MapAdapter.#everything.delete(key);
  }

  #keyOf(id) {
    return `${this.#name}:${id}`;
  }
}
