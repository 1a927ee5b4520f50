// A mistake, planted with NODE_OPTIONS=--require to see that it is noticed: calls of subgraphs that are under way are shared by their
// URL and body, as if the headers, and whoever they speak for, were of no account.
const exchanges = require('../../../dist/subgraphs/exchange.js');

const { exchange } = exchanges;
const underWay = new Map();
exchanges.exchange = (request, ports) => {
  const key = `${request.url} ${request.body}`;
  const shared = underWay.get(key) ?? exchange(request, ports).finally(() => underWay.delete(key));
  underWay.set(key, shared);
  return shared;
};
