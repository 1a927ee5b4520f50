import type { Command } from 'commander';
import { addCommand } from './options';
import type { Publish, Report } from './report';
import { withNewCore } from './with-core';

/** Adds `migrate`. */
export function addMigrate(program: Command, publish: Publish): void {
  addCommand(program, {
    usage: 'migrate',
    description: 'Brings the database up to date, as serve does at its start too.',
    examples: ['auth-gateway migrate'],
    // Opening the database is what brings it up to date.
  }).action(async () => publish(await withNewCore(async ({ migrations }) => describe(migrations))));
}

function describe(migrations: readonly string[]): Report {
  const done = migrations.map((name) => `carried out ${name}`);
  return { text: [...done, 'the database is up to date'].join('\n'), json: { migrations } };
}
