/** An object as subgraphs answer with it. */
export type Data = Record<string, unknown>;

/** Objects of data. What a scalar may be, a `Date` for example, is a value. */
export function isData(value: unknown): value is Data {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** An own property: what all objects inherit, like `constructor`, is no data. */
export function own(data: Data, key: string): unknown {
  return Object.hasOwn(data, key) ? data[key] : undefined;
}

/** Adds what another subgraph knows of the same object. What is there stays, unless it is null. */
export function merge(into: Data, from: Data): void {
  for (const [key, value] of Object.entries(from)) {
    // Prototype pollution: this key is the one that cannot be assigned without reaching the prototype.
    if (key === '__proto__') continue;
    const present = own(into, key);
    if (isData(present) && isData(value)) merge(present, value);
    else if (Array.isArray(present) && Array.isArray(value)) mergeItems(present, value);
    else if (present === undefined || present === null) into[key] = value;
  }
}

function mergeItems(into: unknown[], from: readonly unknown[]): void {
  from.forEach((value, index) => {
    const present = into[index];
    if (isData(present) && isData(value)) merge(present, value);
    else if (Array.isArray(present) && Array.isArray(value)) mergeItems(present, value);
    else if (present === undefined || present === null) into[index] = value;
  });
}

/** A copy that shares no object with the original, so that each can be added to. */
export function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (!isData(value)) return value;
  const copied = Object.create(null) as Data;
  merge(copied, Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copy(each)])));
  return copied;
}
