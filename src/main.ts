#!/usr/bin/env node
import 'reflect-metadata';
import { tolerateClosedPipe } from './cli/closed-pipe';
import { runCommandLine } from './cli/command-line';
import { describeCrashes } from './cli/crash';

describeCrashes();
tolerateClosedPipe();
// Until the command has come to its end: one that is cut short has not succeeded.
process.exitCode = 1;
void runCommandLine(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
