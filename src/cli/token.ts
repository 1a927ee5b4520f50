import type { Command } from 'commander';
import type { JsonObject } from '../util/json';
import { addCommand, addGroup, collectNamedJson, parseSeconds } from './options';
import { readSecretLine } from './read-line';
import type { Publish } from './report';
import { explainToken } from './token-explain';
import { issueToken } from './token-issue';
import { withCore } from './with-core';

interface IssueOptions {
  readonly lifetimeSeconds?: number;
  readonly claim?: JsonObject;
}

/** Adds `token` and what can be done with one. */
export function addToken(program: Command, publish: Publish): void {
  const token = addGroup(program, {
    usage: 'token',
    description: 'Issues and explains access tokens.',
    examples: ['auth-gateway token issue ada'],
  });
  addIssue(token, publish);
  addCommand(token, {
    usage: 'explain <token>',
    description:
      'Says check by check why an access token is good or bad, be it of this gateway or of an issuer of TRUSTED_ISSUERS; ' +
      '"-" reads it from standard input, where no other user of the machine sees it. Exit code 0 when the gateway would ' +
      'accept it, else 1.',
    examples: ['auth-gateway token explain - < token.txt'],
  }).action(async (given: string) => {
    const text = given === '-' ? (await readSecretLine('token')).trim() : given;
    publish(await explainToken(text));
  });
}

function addIssue(token: Command, publish: Publish): void {
  addCommand(token, {
    usage: 'issue <username>',
    description: 'Opens a session for a user, without a password, and prints an access token for a test or a script.',
    examples: [
      'auth-gateway token issue ada --lifetime-seconds 3600',
      `auth-gateway token issue ada --claim 'tenant="acme"'`,
    ],
  })
    .option('--lifetime-seconds <seconds>', 'how long it is good (default: as the settings say)', parseSeconds)
    .option('--claim <name=json>', 'an additional claim; may be given several times', collectNamedJson)
    .action(async (username: string, { lifetimeSeconds, claim = {} }: IssueOptions) => {
      publish(await withCore((core) => issueToken(core, { username, lifetimeSeconds, claims: claim })));
    });
}
