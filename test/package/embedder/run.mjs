// An embedder on ES modules: these are the ES module builds of type-graphql and graphql-scalars, beside a CommonJS gateway.
import * as gateway from 'graphql-auth-gateway';
import * as scalars from 'graphql-scalars';
import * as typeGraphql from 'type-graphql';
import { report } from './report.cjs';

await report({ gateway, scalars, typeGraphql });
