import type { Command } from 'commander';
import type { Account } from '../domain/account';
import { DomainError } from '../domain/domain-error';
import type { JsonObject } from '../util/json';
import { addCommand, addGroup, collect, collectNamedJson } from './options';
import { toPrintable } from './printable';
import { readSecretLine } from './read-line';
import { showCount, showTime, toTable } from './report';
import type { Publish, Report } from './report';
import { addImport } from './users-import';
import { withCore, withNewCore } from './with-core';

const passwordText = 'read the password from the first line of standard input';

/** Adds `users` and what can be done with them. */
export function addUsers(program: Command, publish: Publish): void {
  const users = addGroup(program, {
    usage: 'users',
    description: 'Creates and changes accounts.',
    examples: ['auth-gateway users list'],
  });
  addCreate(users, publish);
  addImport(users, publish);
  addCommand(users, {
    usage: 'list',
    description: 'Lists all accounts, oldest first.',
    examples: ['auth-gateway users list'],
  }).action(async () => publish(await withCore(async ({ accounts }) => describeAll(await accounts.list()))));
  addSwitches(users, publish);
  addUnlock(users, publish);
  addSetPassword(users, publish);
  addSetRoles(users, publish);
}

interface CreateOptions {
  readonly username: string;
  readonly email?: string;
  readonly role?: readonly string[];
  readonly attribute?: JsonObject;
}

function addCreate(users: Command, publish: Publish): void {
  addCommand(users, {
    usage: 'create',
    description: 'Creates an account and prints its id.',
    examples: [
      'auth-gateway users create --username ada --role ADMIN --password-stdin < password.txt',
      `auth-gateway users create --username bob --attribute 'tenant="acme"' --password-stdin < password.txt`,
    ],
  })
    .requiredOption('--username <name>', 'the user name')
    .requiredOption('--password-stdin', passwordText)
    .option('--email <address>', 'the e-mail address, with which the user can sign in as well')
    .option('--role <role>', 'a role; may be given several times', collect)
    .option(
      '--attribute <name=json>',
      'what success middlewares may want; may be given several times',
      collectNamedJson,
    )
    .action(async ({ username, email, role = [], attribute = {} }: CreateOptions) => {
      const password = await readSecretLine('password');
      const newAccount = { username, email, roles: role, attributes: attribute, password };
      const account = await withNewCore(({ accounts }) => accounts.create(newAccount));
      publish({ text: account.id, json: { id: account.id, username: account.username } });
    });
}

function addSwitches(users: Command, publish: Publish): void {
  addCommand(users, {
    usage: 'disable <username>',
    description: 'Disables an account and ends all its sessions.',
    examples: ['auth-gateway users disable ada'],
  }).action(async (username: string) => {
    const endedSessions = await withCore(({ accounts }) => accounts.disable(username));
    const text = `disabled ${toPrintable(username)}, ended ${showCount(endedSessions, 'session')}`;
    publish({ text, json: { username, disabled: true, endedSessions } });
  });
  addCommand(users, {
    usage: 'enable <username>',
    description: 'Enables an account again. Its ended sessions stay ended.',
    examples: ['auth-gateway users enable ada'],
  }).action(async (username: string) => {
    await withCore(({ accounts }) => accounts.enable(username));
    publish({ text: `enabled ${toPrintable(username)}`, json: { username, disabled: false } });
  });
}

function addUnlock(users: Command, publish: Publish): void {
  addCommand(users, {
    usage: 'unlock <username>',
    description: 'Forgets failed attempts to sign in to an account, so that nobody has to wait who tries again.',
    examples: ['auth-gateway users unlock ada'],
  }).action(async (username: string) => {
    const forgotten = await withCore(async ({ accounts, passwordAttempts }) => {
      const account = await accounts.findByLoginName(username);
      const names = [username, account?.username, account?.email].filter((name) => name !== undefined);
      const count = await passwordAttempts.forget(names, account?.id);
      // Attempts at accounts in a user store of the embedder's are counted here too; a name of nobody is a mistake.
      if (account === undefined && count === 0) throw new DomainError('ACCOUNT_NOT_FOUND');
      return count;
    });
    const text = `unlocked ${toPrintable(username)}, forgot ${showCount(forgotten, 'count')} of failed attempts`;
    publish({ text, json: { username, forgottenCounts: forgotten } });
  });
}

function addSetPassword(users: Command, publish: Publish): void {
  addCommand(users, {
    usage: 'set-password <username>',
    description: 'Sets a new password and ends all sessions of the account.',
    examples: ['auth-gateway users set-password ada --password-stdin < password.txt'],
  })
    .requiredOption('--password-stdin', passwordText)
    .action(async (username: string) => {
      const password = await readSecretLine('password');
      const endedSessions = await withCore(({ accounts }) => accounts.resetPassword(username, password));
      const text = `set the password of ${toPrintable(username)}, ended ${showCount(endedSessions, 'session')}`;
      publish({ text, json: { username, endedSessions } });
    });
}

function addSetRoles(users: Command, publish: Publish): void {
  addCommand(users, {
    usage: 'set-roles <username> [roles...]',
    description:
      'Replaces the roles of an account; without any, it has none. Tokens carry them from their next refresh on.',
    examples: ['auth-gateway users set-roles ada ADMIN EDITOR'],
  }).action(async (username: string, roles: readonly string[]) => {
    await withCore(({ accounts }) => accounts.setRoles(username, roles));
    const text = `${toPrintable(username)} has ${roles.length === 0 ? 'no role' : roles.join(', ')}`;
    publish({ text, json: { username, roles } });
  });
}

function describeAll(accounts: readonly Account[]): Report {
  const titles = ['USERNAME', 'E-MAIL', 'ROLES', 'STATE', 'CREATED', 'ID'];
  const rows = accounts.map(({ username, email = '-', roles, disabled, createdAt, id }) => {
    return [username, email, roles.join(',') || '-', disabled ? 'disabled' : 'active', showTime(createdAt), id];
  });
  return { text: accounts.length === 0 ? 'there is no account' : toTable(titles, rows), json: { users: accounts } };
}
