// An embedder on CommonJS.
const gateway = require('graphql-auth-gateway');
const scalars = require('graphql-scalars');
const typeGraphql = require('type-graphql');
const { report } = require('./report.cjs');

void report({ gateway, scalars, typeGraphql });
