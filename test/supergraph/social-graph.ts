import type { EnforcementMode } from '../../src/supergraph/enforcement';
import { head, TestGraph } from './graph';

const sdl = `
  ${head}
  extend schema { mutation: Mutation subscription: Subscription }
  type Query {
    me: User
    ghost: User
    users: [User!]!
    strangers: [User]
    matrix: [[User]]
    node: Node
    draft: Node
    nodes: [Node]
    firmNodes: [Node!]
    things: [Thing]
    closed: ClosedThing
    vault: Vault
    vaults: [Vault!]
    guarded: Guarded
    openGuarded: OpenGuarded
    greeting(name: String = "you", loud: Boolean): String
    secret(name: String): String @authenticated
    must: String! @authenticated
    level: Level
    levels: [Level!]
    token: Token
    scoped: String @requiresScopes(scopes: [["read:a", "read:b"], ["admin"]])
    strict: String @authenticated @requiresScopes(scopes: [["read:a"]]) @policy(policies: [["owner"]])
    ruled: String @policy(policies: [["owner", "paid"], ["root"]])
  }
  type Mutation {
    note(text: String): Note
    rename(name: String): User @authenticated
    wipe: Boolean! @requiresScopes(scopes: [["admin"]])
  }
  type Subscription { ticks: User news: String @authenticated }

  interface Node { id: ID! name: String size: Int related: Node }
  type User implements Node {
    id: ID!
    name: String
    size: Int!
    related: User
    email: String @authenticated
    phone: String! @requiresScopes(scopes: [["phone"]])
    friend: User
    friends: [User!]
    firmFriend: User!
    level: Level
    favourite: Node
  }
  type Note implements Node {
    id: ID!
    name: String @authenticated
    size: Int
    related: Node
    text: String
  }
  type Draft implements Node @authenticated {
    id: ID!
    name: String
    size: Int!
    related: Node
    text: String
  }
  union Thing = User | Note | Draft
  union ClosedThing = Draft | Vault
  type Vault @authenticated { gold: Int friend: User }
  interface Guarded @authenticated { a: String }
  type OpenGuarded implements Guarded { a: String b: String }
  enum Level @authenticated { LOW HIGH }
  scalar Token @requiresScopes(scopes: [["token"]])
`;

const ann = { __typename: 'User', id: 'ann', name: 'Ann', size: 1, email: 'ann@x', phone: '1', level: 'HIGH' };
const bob = {
  __typename: 'User',
  id: 'bob',
  name: 'Bob',
  size: 2,
  email: 'bob@x',
  phone: '2',
  level: 'LOW',
  friend: ann,
};
const note = { __typename: 'Note', id: 'n', name: 'a note', size: 3, text: 'hi', related: ann };
const draft = { __typename: 'Draft', id: 'd', name: 'a draft', size: 4, text: 'psst', related: ann };
const me = { ...ann, friend: bob, friends: [bob, ann], firmFriend: bob, favourite: note, related: bob };

const world = {
  me,
  ghost: null,
  users: [ann, bob],
  strangers: [ann, null, bob],
  matrix: [[ann], null, [bob, null]],
  node: ann,
  draft,
  nodes: [ann, note, draft, null],
  firmNodes: [ann, draft],
  things: [note, draft, ann],
  closed: draft,
  vault: { gold: 7, friend: ann },
  vaults: [{ gold: 7 }],
  guarded: { __typename: 'OpenGuarded', a: 'a', b: 'b' },
  openGuarded: { __typename: 'OpenGuarded', a: 'a', b: 'b' },
  greeting: 'hello',
  secret: 'secret',
  must: 'must',
  level: 'HIGH',
  levels: ['HIGH', 'LOW'],
  token: 'token',
  scoped: 'scoped',
  strict: 'strict',
  ruled: 'ruled',
  note,
  rename: ann,
  wipe: true,
  ticks: ann,
  news: 'news',
};

/** Users, notes and drafts, with every kind of requirement at every position. */
export function createSocialGraph(mode: EnforcementMode = 'filter'): TestGraph {
  return new TestGraph(sdl, world, mode);
}
